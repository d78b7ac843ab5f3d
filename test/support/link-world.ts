/** Two link machines and two ordered channels between them: everything that may happen, without a network. */
import {
  INITIAL_LINK,
  stepLink,
  type LinkEffect,
  type LinkEvent,
  type LinkPhase,
  type LinkRole,
  type LinkState,
} from '../../cascade/links/link-machine.ts';

export type WorldStep = {
  readonly type: 'want' | 'unwant' | 'fail' | 'deliver' | 'work' | 'break';
  readonly side: LinkRole;
};

type End = {
  readonly role: LinkRole;
  state: LinkState;
  /** False before the first event and after the link has gone. */
  exists: boolean;
  isWanting: boolean;
  /** Generation of the pair of transports that exists here; 0 = none. */
  pair: number;
  /** Messages on their way here. */
  inbox: LinkEvent[];
  /** Work that was begun here and is not done. */
  work: (() => void)[];
};

/** More than any settled world needs. */
const MAX_SETTLE_STEPS = 500;

const newEnd = (role: LinkRole): End => ({
  role,
  state: INITIAL_LINK,
  exists: false,
  isWanting: false,
  pair: 0,
  inbox: [],
  work: [],
});

export class LinkWorld {
  readonly #ends = { initiator: newEnd('initiator'), responder: newEnd('responder') };
  /** Of the claim: never used twice. */
  generation = 0;

  pairs(): readonly number[] {
    return this.#both().map((end) => end.pair);
  }

  phases(): readonly LinkPhase[] {
    return this.#both().map((end) => end.state.phase);
  }

  run(step: WorldStep): void {
    const end = this.#ends[step.side];
    switch (step.type) {
      case 'want':
        end.isWanting = true;
        return this.#dispatch(end, { type: 'start' });
      case 'unwant':
        end.isWanting = false;
        return this.#finishIfIdle(end);
      case 'fail':
        return this.#dispatch(end, { type: 'failed', attempt: end.state.attempt });
      case 'deliver':
        return this.#deliver(end);
      case 'work':
        return end.work.shift()?.();
      case 'break':
        return this.#break();
      default:
        return step.type satisfies never;
    }
  }

  /** @throws {Error} when an end is up without the pair of its generation */
  assertSound(): void {
    for (const { role, state, pair } of this.#both()) {
      if (state.phase === 'up' && pair !== state.generation)
        throw new Error(`${role} is up without its pair`);
      if (state.phase === 'down' && pair !== 0) throw new Error(`${role} is down and has a pair`);
    }
  }

  /** Lets everything happen that is due, with one end wanting the link or none. */
  settle(wanting: LinkRole | undefined): void {
    for (const end of this.#both()) end.isWanting = end.role === wanting;
    for (let step = 0; step < MAX_SETTLE_STEPS; step += 1) {
      if (!this.#advance()) return;
    }
    throw new Error('does not settle');
  }

  /** One thing that is due; false when there is none. */
  #advance(): boolean {
    const busy = this.#both().find((end) => end.work.length > 0 || end.inbox.length > 0);
    if (busy !== undefined) {
      this.run({ type: busy.work.length > 0 ? 'work' : 'deliver', side: busy.role });
      return true;
    }
    const stuck = this.#both().find((end) => end.state.phase === 'connecting');
    if (stuck !== undefined) {
      this.run({ type: 'fail', side: stuck.role });
      return true;
    }
    return this.#both().some((end) => this.#tend(end));
  }

  /** What the timers of a link do. */
  #tend(end: End): boolean {
    const before = end.state;
    if (end.isWanting && before.phase === 'down') this.#dispatch(end, { type: 'start' });
    else this.#finishIfIdle(end);
    return end.state !== before;
  }

  #finishIfIdle(end: End): void {
    const isMine = end.role === 'initiator' || end.state.phase !== 'up';
    const isWanted = this.#both().some((one) => one.isWanting);
    if (isMine && end.exists && !isWanted) this.#dispatch(end, { type: 'finish' });
  }

  #break(): void {
    for (const end of this.#both()) end.inbox = [];
    for (const end of this.#both()) this.#dispatch(end, { type: 'peerLost' });
  }

  #deliver(end: End): void {
    const event = end.inbox.shift();
    if (event !== undefined) this.#dispatch(end, event);
  }

  #dispatch(end: End, event: LinkEvent): void {
    const { state, effects } = stepLink(end.role, end.state, event);
    end.exists ||= state !== end.state;
    end.state = state;
    for (const effect of effects) this.#effects[effect](end);
    // whoever holds links forgets one that is gone
    if (end.state.phase !== 'gone') return;
    end.state = { ...INITIAL_LINK, attempt: end.state.attempt };
    end.exists = false;
  }

  readonly #effects: { readonly [Effect in LinkEffect]: (end: End) => void } = {
    claim: (end) =>
      this.#later(end, (attempt) => {
        this.generation += 1;
        this.#dispatch(end, { type: 'claimed', attempt, generation: this.generation });
      }),
    ask: (end) => this.#tell(end, { type: 'asked' }),
    offer: (end) =>
      this.#later(end, (attempt) => {
        if (this.#open(end, attempt)) this.#tell(end, { type: 'offered', generation: end.state.generation });
      }),
    accept: (end) =>
      this.#later(end, (attempt) => {
        if (this.#open(end, attempt)) this.#dispatch(end, { type: 'connected', attempt });
      }),
    answer: (end) => this.#tell(end, { type: 'answered', generation: end.state.generation }),
    connect: (end) => this.#later(end, (attempt) => this.#dispatch(end, { type: 'connected', attempt })),
    drop: (end) => {
      end.pair = 0;
    },
    tellClose: (end) => this.#tell(end, { type: 'peerClosed', generation: end.state.generation }),
    retry: (end) =>
      this.#later(end, () => {
        if (end.isWanting) this.#dispatch(end, { type: 'start' });
      }),
    release: (end) => this.#later(end, () => this.#dispatch(end, { type: 'released' })),
  };

  #open(end: End, attempt: number): boolean {
    if (end.state.phase !== 'connecting' || end.state.attempt !== attempt) return false;
    end.pair = end.state.generation;
    return true;
  }

  #later(end: End, run: (attempt: number) => void): void {
    const { attempt } = end.state;
    end.work.push(() => run(attempt));
  }

  #tell(end: End, event: LinkEvent): void {
    this.#ends[end.role === 'initiator' ? 'responder' : 'initiator'].inbox.push(event);
  }

  #both(): readonly End[] {
    return [this.#ends.initiator, this.#ends.responder];
  }
}
