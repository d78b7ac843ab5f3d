/** The sitting for a page or a bot: typed, over the port of the feature. No DOM. */
import { SittingCommand, SittingQuery, type ISittingCommand } from '../../../proto/features/sitting.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';
import {
  lawsOf,
  sittingViewOf,
  toWireKind,
  WIRE_STEPS,
  type DisturbanceKind,
  type LawView,
  type SittingView,
  type StepName,
} from './views.ts';

export type {
  Disturbance,
  DisturbanceKind,
  LawView,
  LossView,
  SittingMember,
  SittingView,
  StepName,
} from './views.ts';
export { DISTURBANCE_KINDS, sittingViewOf } from './views.ts';

export type RollMember = { readonly subject: string; readonly name: string; readonly group?: string };

/** As many as the server takes in one command. */
const MAX_AT_ONCE = 40;
const SECRET_BYTES = 24;

/** All commands reject as {@link FeaturePort.command} does. */
export class Sitting {
  readonly #port: FeaturePort;
  #read: { readonly of: FeatureRecordMap; readonly view: SittingView } | undefined;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** The same object until something changes. */
  view(): SittingView {
    const of = this.#port.records();
    if (this.#read?.of !== of) this.#read = { of, view: sittingViewOf(of) };
    return this.#read.view;
  }

  /** @param about quorum: how many members must be there; 0 or left out = more than half of the roll */
  async open(about: {
    readonly title: string;
    readonly body?: string;
    readonly profile?: string;
    readonly quorum?: number;
  }): Promise<void> {
    await this.#send({ open: about });
  }

  async close(): Promise<void> {
    await this.#send({ close: {} });
  }

  /** In parts, as many as there are. */
  async addMembers(members: readonly RollMember[]): Promise<void> {
    for (let from = 0; from < members.length; from += MAX_AT_ONCE)
      await this.#send({ addMembers: { members: members.slice(from, from + MAX_AT_ONCE) } });
  }

  /** @param memberIds SittingMember.memberId */
  async removeMembers(memberIds: readonly string[]): Promise<void> {
    for (let from = 0; from < memberIds.length; from += MAX_AT_ONCE)
      await this.#send({ removeMembers: { memberIds: memberIds.slice(from, from + MAX_AT_ONCE) } });
  }

  /** Those who are there as members; up to 40 at once. */
  async addPresent(): Promise<void> {
    await this.#send({ addPresent: {} });
  }

  /** @param number whose; left out: one's own */
  async setPlace(inHall: boolean, number = 0): Promise<void> {
    await this.#send({ setPlace: { inHall, number } });
  }

  async report(kind: DisturbanceKind, text = ''): Promise<void> {
    await this.#send({ report: { kind: toWireKind(kind), text } });
  }

  /** @param disturbanceId left out: one's own */
  async settle(disturbanceId = ''): Promise<void> {
    await this.#send({ settle: { disturbanceId } });
  }

  async suspend(reason = ''): Promise<void> {
    await this.#send({ suspend: { reason } });
  }

  /** @param step what is done again by itself. @param repeat the same in words, for the minutes */
  async resume(repeat = '', step: StepName = 'none'): Promise<void> {
    await this.#send({ resume: { repeat, step: WIRE_STEPS[step] } });
  }

  /** Another name or group; the place stays. */
  async changeMember(
    memberId: string,
    about: { readonly name: string; readonly group: string },
  ): Promise<void> {
    await this.#send({ changeMember: { memberId, ...about } });
  }

  /** Whose law a sitting can name. */
  async laws(): Promise<readonly LawView[]> {
    return lawsOf(await this.#port.ask(SittingQuery.encode({ profiles: {} }).finish()));
  }

  /** A secret that opens the records of the room by HTTP for five minutes, as a bearer token (docs/record.md). */
  async ticket(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
    await this.#send({ ticket: { secretHash: new Uint8Array(hash) } });
    return secret;
  }

  async #send(command: ISittingCommand): Promise<void> {
    await this.#port.command(SittingCommand.encode(command).finish());
  }
}
