/** Talker slots over one pair of transports, both ways: each side asks for the other's. */
import type { LinkBody, SlotBody } from './link-message.ts';
import { SLOT_DECODERS } from './slot-codec.ts';
import { SlotExport, type SlotExportDeps } from './slot-export.ts';
import { SlotImport, type SlotImportDeps } from './slot-import.ts';

export type PipeSlotsDeps = SlotExportDeps & SlotImportDeps;

/** How many streams of slots there are now. */
export type SlotStreams = { readonly in: number; readonly out: number };

/** Whether a message is for {@link PipeSlots}. */
export const isAboutSlots = (body: LinkBody): body is SlotBody => body.type in SLOT_DECODERS;

export class PipeSlots {
  readonly #deps: PipeSlotsDeps;
  readonly #onExportOver: () => void;
  #export: SlotExport | undefined;
  /** Flows until the peer has what took its place. */
  #formerExport: SlotExport | undefined;
  #import: SlotImport | undefined;

  /** @param onExportOver called when the peer has ours no longer */
  constructor(deps: PipeSlotsDeps, onExportOver: () => void) {
    this.#deps = deps;
    this.#onExportOver = onExportOver;
  }

  /** True while the peer wants ours. */
  get isExporting(): boolean {
    return this.#export !== undefined;
  }

  get streams(): SlotStreams {
    return { in: this.#import?.streamCount ?? 0, out: this.#export?.streamCount ?? 0 };
  }

  /** Whether the peer's are wanted here. Only once the link is up. */
  setWanted(isWanted: boolean): void {
    if (isWanted) {
      this.#import ??= new SlotImport(this.#deps);
      return;
    }
    this.#import?.close();
    this.#import = undefined;
  }

  /** The link is of another mesh now: ours leave out something else, and theirs belong to it. */
  renew(): void {
    if (this.#export !== undefined) this.#startExport();
    this.#import?.renew();
  }

  receive(body: SlotBody): void {
    switch (body.type) {
      case 'slotsWanted':
        return this.#startExport();
      case 'slotsUnwanted':
        return this.#stopExport();
      case 'slotsAccepted':
        return this.#onAccepted();
      case 'slotsOffered':
        return this.#import?.offered(body.rtpParameters);
      case 'slotsEnded':
        return this.#import?.ended();
      default:
        return body satisfies never;
    }
  }

  close(): void {
    this.setWanted(false);
    this.#endExports();
  }

  /** Asked for again, they are offered anew, beside those that flow. */
  #startExport(): void {
    if (this.#export !== undefined) this.#retire(this.#export);
    const started: SlotExport = new SlotExport(this.#deps, () => {
      if (this.#export !== started) return;
      this.#endExports();
      this.#onExportOver();
    });
    this.#export = started;
  }

  /** One that the peer does not play is of no use beside its successor. */
  #retire(one: SlotExport): void {
    if (one.streamCount === 0) return one.stop();
    this.#formerExport?.stop();
    this.#formerExport = one;
  }

  #onAccepted(): void {
    this.#export?.accepted();
    this.#formerExport?.stop();
    this.#formerExport = undefined;
  }

  #stopExport(): void {
    if (this.#export === undefined) return;
    this.#endExports();
    this.#onExportOver();
  }

  #endExports(): void {
    this.#export?.stop();
    this.#formerExport?.stop();
    this.#export = undefined;
    this.#formerExport = undefined;
  }
}
