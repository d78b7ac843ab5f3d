/** Links that never bring anything, and remember what they were told. */
import type { LinksPort } from '../../cascade/ports.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Wants } from '../../cascade/media/want-sum.ts';

/** A LinksPort of a node without neighbours. */
export class LinksStub implements LinksPort {
  readonly demands: { readonly roomId: RoomId; readonly wants: Wants }[] = [];

  setDemand(roomId: RoomId, wants: Wants): void {
    this.demands.push({ roomId, wants });
  }

  setSlotsWanted(): void {}

  describe(): [] {
    return [];
  }

  pipedTo(): [] {
    return [];
  }
}
