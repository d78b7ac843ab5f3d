/** How far another process's clock is from ours, by questions and answers: the quickest of them says most. Pure. */

export type ClockProbe = {
  /** Our clock, µs. */
  readonly askedUs: number;
  readonly answeredUs: number;
  /** The other's clock in between, µs. */
  readonly theirUs: number;
};

/** To be added to their time to get ours; it is right to within `errorUs`. */
export type ClockOffset = { readonly offsetUs: number; readonly errorUs: number };

/** @param probes ≥ 1 */
export function clockOffset(probes: readonly ClockProbe[]): ClockOffset {
  const [quickest] = [...probes].sort((a, b) => roundTripUs(a) - roundTripUs(b));
  if (quickest === undefined) throw new RangeError('no probes');
  const halfUs = roundTripUs(quickest) / 2;
  return { offsetUs: quickest.askedUs + halfUs - quickest.theirUs, errorUs: halfUs };
}

function roundTripUs({ askedUs, answeredUs }: ClockProbe): number {
  return answeredUs - askedUs;
}
