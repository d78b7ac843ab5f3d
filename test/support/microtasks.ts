/** Lets everything run that needs no time to pass: promises and their followers. */
export async function settleMicrotasks(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
