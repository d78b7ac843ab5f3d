/** Stands where a scenario needs neither cluster nor load: to use it is a mistake of the scenario. */
import type { Fleet } from '../load/fleet.ts';
import type { Target } from '../target/target.ts';

const refuse = (): never => {
  throw new TypeError("a scenario with needs: 'none' used the cluster or the load");
};

export const NO_TARGET: Target = {
  sites: [],
  token: refuse,
  usage: refuse,
  metric: refuse,
  caPem: undefined,
  facts: {},
  close: async () => {},
};

export const NO_FLEET: Fleet = {
  processes: 0,
  clockErrorMs: 0,
  notes: [],
  session: {
    run: refuse,
    told: refuse,
    standing: refuse,
    received: refuse,
    heard: refuse,
    talk: refuse,
    busy: refuse,
    takeAway: refuse,
  },
  join: refuse,
  measure: refuse,
  leave: refuse,
  reconnect: refuse,
  podium: refuse,
  mute: refuse,
  speak: refuse,
  traffic: refuse,
  watch: refuse,
  clear: async () => {},
  close: async () => {},
};
