/** All scenarios, in the order of `bench list`. */
import { fanout } from './fanout.ts';
import { scenariosIn } from './folder.ts';
import { gallery } from './gallery.ts';
import { http } from './http.ts';
import { joinStorm } from './join-storm.ts';
import { knee } from './knee.ts';
import { leaveStorm } from './leave-storm.ts';
import { limit } from './limit.ts';
import { peers } from './peers.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { rooms } from './rooms.ts';
import { rosterChurn } from './roster-churn.ts';
import type { Scenario } from './scenario.ts';
import { slotStorm } from './slot-storm.ts';
import { talkers } from './talkers.ts';

const ofSessions = await scenariosIn(new URL('../session/', import.meta.url));

export const SCENARIOS: readonly Scenario[] = [
  fanout,
  knee,
  joinStorm,
  leaveStorm,
  reconnectStorm,
  talkers,
  slotStorm,
  rosterChurn,
  gallery,
  rooms,
  ...ofSessions,
  http,
  limit,
  peers,
];
