/** The address at which the page leads into a room. Pure. */

export function roomLink(pageUrl: string, room: string): string {
  const url = new URL(pageUrl);
  url.searchParams.set('room', room);
  return url.href;
}
