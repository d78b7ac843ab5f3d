/** Waits for all, also when one fails: what has started is closed then, and nothing may begin after that. */
export async function allStarted(starts: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(starts);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
