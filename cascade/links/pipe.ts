/**
 * All that lives as long as one pair of transports: this node's end, and the sources that go over it both ways.
 * Closing it closes them, and the SourceTable loses what came in.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { SourceId } from '../../common/ids.ts';
import type { ControlledPairDeps, PairControl } from './link-controller.ts';
import type { SlotBody, SourceBody, TrafficBody } from './link-message.ts';
import { isAboutSlots, PipeSlots, type PipeSlotsDeps, type SlotStreams } from './pipe-slots.ts';
import type { ExportDeps, ExportEnd } from './source-export.ts';
import { SourceExports } from './source-exports.ts';
import type { ImportDeps } from './source-import.ts';
import { SourceImports, type PeerWants } from './source-imports.ts';

export type PipeHandlers = {
  /** The end closed under us: its worker died, or its router closed. */
  lost(): void;
  /** One source no longer goes out, or the talker slots. */
  exportOver(why: ExportEnd): void;
  /** A source comes in now, or the talker slots. */
  brought(): void;
};

/** What both directions need, of sources and of talker slots. */
export type PipeDeps = ExportDeps &
  ImportDeps &
  Omit<PipeSlotsDeps, 'onTaken'> &
  Pick<ControlledPairDeps, 'send'> & {
    readonly end: PipeTransport;
    /** Puts the pair under the control of what goes to the peer. */
    readonly control: (pair: ControlledPairDeps) => PairControl;
  };

export class Pipe {
  readonly end: PipeTransport;
  readonly #exports: SourceExports;
  readonly #imports: SourceImports;
  readonly #slots: PipeSlots;
  readonly #control: PairControl;
  #isClosed = false;

  constructor(deps: PipeDeps, handlers: PipeHandlers) {
    this.end = deps.end;
    const brought = (): void => {
      if (!this.#isClosed) handlers.brought();
    };
    this.#imports = new SourceImports(deps, brought);
    this.#exports = new SourceExports(deps, (why) => {
      if (!this.#isClosed) handlers.exportOver(why);
    });
    const onTaken = brought;
    this.#slots = new PipeSlots({ ...deps, onTaken }, () => {
      if (!this.#isClosed) handlers.exportOver('ended');
    });
    const pictures = () => this.#exports.pictures();
    this.#control = deps.control({ end: deps.end, send: deps.send, pictures });
    this.end.observer.once('close', () => {
      if (!this.#isClosed) handlers.lost();
    });
  }

  /** True while the peer wants something. */
  get hasExports(): boolean {
    return this.#exports.isBusy || this.#slots.isExporting;
  }

  /** Sources that flow to the peer. */
  sent(): readonly SourceId[] {
    return this.#exports.flowing();
  }

  /** Of these, those that are held back since the way to the peer can't carry them. */
  shed(): readonly SourceId[] {
    return this.#exports.shed();
  }

  /** What is wanted from the peer. Only once the link is up. */
  setWants(wants: PeerWants): void {
    this.#imports.setWants(wants);
  }

  /** Whether the peer's talker slots are wanted. Only once the link is up. */
  setSlotsWanted(isWanted: boolean): void {
    this.#slots.setWanted(isWanted);
  }

  /** The link is of another mesh now. */
  renewSlots(): void {
    this.#slots.renew();
  }

  /** Whether the peer wants talker slots from here. */
  get areSlotsAsked(): boolean {
    return this.#slots.isExporting;
  }

  /** Whether a source comes in. */
  isLive(sourceId: SourceId): boolean {
    return this.#imports.isLive(sourceId);
  }

  get slotStreams(): SlotStreams {
    return this.#slots.streams;
  }

  receive(body: SourceBody | SlotBody | TrafficBody): void {
    if (isAboutSlots(body)) this.#slots.receive(body);
    else if (body.type === 'traffic') this.#control.told(body);
    else this.#receiveSource(body);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#control.remove();
    this.#imports.close();
    this.#exports.close();
    this.#slots.close();
    this.end.close();
  }

  #receiveSource(body: SourceBody): void {
    switch (body.type) {
      case 'sourceWanted':
        return this.#exports.want(body);
      case 'sourceLayers':
        return this.#exports.layers(body);
      case 'sourceUnwanted':
        return this.#exports.unwant(body);
      case 'sourceAccepted':
        return this.#exports.accepted(body);
      case 'sourceOffered':
        return this.#imports.offered(body);
      case 'sourceRefused':
        // Either side refuses: what was wanted, or what was offered.
        this.#exports.unwant(body);
        return this.#imports.told(body);
      case 'sourceEnded':
      case 'sourcePaused':
      case 'sourceScore':
      case 'sourceShed':
        return this.#imports.told(body);
      default:
        return body satisfies never;
    }
  }
}
