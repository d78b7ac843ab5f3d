/** Runs in the page: what observes sizes or scrolling has been called, and what it changed is drawn. Test code only. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
