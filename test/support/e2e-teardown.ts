/** Ends what e2e-setup.ts started. */
export default async function teardown(): Promise<void> {
  await (globalThis as { kaskadeE2eStop?: () => Promise<void> }).kaskadeE2eStop?.();
}
