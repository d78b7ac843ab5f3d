/** A view of the page with its fake room, see ./views.ts. Types only. Test code only. */

/** Name, query, a selector that is there when the view is, and what to click first. */
export type PageViewCase = readonly [name: string, query: string, ready: string, ...clicks: string[]];
