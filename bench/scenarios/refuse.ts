/** Flags that make no sense together. Pure. */
import { BenchError } from '../bench-error.ts';

/** @throws {BenchError} INPUT_INVALID */
export function refuseIf(isRefused: boolean, message: string): void {
  if (isRefused) throw new BenchError('INPUT_INVALID', message);
}

type Hall = { readonly participants: number; readonly podium: number; readonly tiles: number };

/** @throws {BenchError} INPUT_INVALID for a podium that does not fit into the room, or tiles without cameras */
export function refuseImpossibleHall({ participants, podium, tiles }: Hall): void {
  refuseIf(podium > participants, `--podium ${podium} are more than --participants ${participants}`);
  refuseIf(tiles > podium, `--tiles ${tiles} are more than --podium ${podium}, who have the cameras`);
}
