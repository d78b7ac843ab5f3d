/**
 * All that lives as long as one pair of transports: this node's end, and the sources that go over it both ways.
 * Closing it closes them, and the SourceTable loses what came in.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { SourceId } from '../../common/ids.ts';
import type { SourceBody } from './link-message.ts';
import type { ExportDeps, ExportEnd } from './source-export.ts';
import { SourceExports } from './source-exports.ts';
import type { ImportDeps } from './source-import.ts';
import { SourceImports, type PeerWants } from './source-imports.ts';

export type PipeHandlers = {
  /** The end closed under us: its worker died, or its router closed. */
  lost(): void;
  /** One source no longer goes out. */
  exportOver(why: ExportEnd): void;
};

export class Pipe {
  readonly end: PipeTransport;
  readonly #exports: SourceExports;
  readonly #imports: SourceImports;
  #isClosed = false;

  constructor(deps: ExportDeps & ImportDeps & { readonly end: PipeTransport }, handlers: PipeHandlers) {
    this.end = deps.end;
    this.#imports = new SourceImports(deps);
    this.#exports = new SourceExports(deps, (why) => {
      if (!this.#isClosed) handlers.exportOver(why);
    });
    this.end.observer.once('close', () => {
      if (!this.#isClosed) handlers.lost();
    });
  }

  /** True while the peer wants something. */
  get hasExports(): boolean {
    return this.#exports.isBusy;
  }

  /** Sources that flow to the peer. */
  sent(): readonly SourceId[] {
    return this.#exports.flowing();
  }

  /** What is wanted from the peer. Only once the link is up. */
  setWants(wants: PeerWants): void {
    this.#imports.setWants(wants);
  }

  receive(body: SourceBody): void {
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
        return this.#imports.told(body);
      default:
        return body satisfies never;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#imports.close();
    this.#exports.close();
    this.end.close();
  }
}
