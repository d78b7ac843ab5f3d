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

  receive(body: SlotBody): void {
    switch (body.type) {
      case 'slotsWanted':
        return this.#startExport();
      case 'slotsUnwanted':
        return this.#stopExport();
      case 'slotsAccepted':
        return this.#export?.accepted();
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
    this.#export?.stop();
    this.#export = undefined;
  }

  #startExport(): void {
    if (this.#export !== undefined) return;
    const started: SlotExport = new SlotExport(this.#deps, () => {
      if (this.#export !== started) return;
      this.#export = undefined;
      this.#onExportOver();
    });
    this.#export = started;
  }

  #stopExport(): void {
    if (this.#export === undefined) return;
    this.#export.stop();
    this.#export = undefined;
    this.#onExportOver();
  }
}
