/** The hall of a sitting: its devices are declared and stand for one place, members in it have companions without media. */
import { Hall, hallViewOf, type HallView } from '../../../client/features/hall/index.ts';
import { BotPort } from '../bot-port.ts';
import type { Council } from './council.ts';
import { botName } from '../../load/bots/bot-name.ts';
import { CHAIR } from './plan.ts';

/** What each node says of the hall at the end. */
export type HallReport = {
  /** Different views of it over all nodes: 1 = all say the same. */
  readonly views: number;
  readonly devices: readonly string[];
  readonly companions: number;
  /** Packets of media that have come to companions. */
  readonly toCompanions: number;
};

/** As the chair does it in the panel. */
export async function declareHall(council: Council): Promise<void> {
  const port = new BotPort(council.session, CHAIR, 'hall');
  const sdk = new Hall(port);
  council.tell('the hall’s devices are declared');
  for (const { index, label, hasSound } of council.plan.hall) {
    const number = await offeredNumber(council, port, botName(index));
    await sdk.declare(number, { label, hasSound });
    if (!hasSound) continue;
    await declared(council, index, number);
    await council.stage.fleet.mute([index], false);
  }
}

async function offeredNumber(council: Council, port: BotPort, name: string): Promise<number> {
  let number: number | undefined;
  await council.until(`${name} is offered as a device of the hall`, async () => {
    await port.refresh();
    number = hallViewOf(port.records()).offered.find(({ label }) => label === name)?.number;
    return number !== undefined;
  });
  return number ?? 0;
}

/** As the device itself is told: only then it may switch its microphone on. */
function declared(council: Council, index: number, number: number): Promise<void> {
  const port = new BotPort(council.session, index, 'hall');
  return council.until(`${botName(index)} is a device of the hall`, async () => {
    await port.refresh();
    return hallViewOf(port.records()).devices.some((device) => device.number === number && device.hasSound);
  });
}

export async function hallAtEnd(council: Council): Promise<HallReport> {
  const { session, plan } = council;
  const told = await session.told(council.witnesses(), 'hall');
  const views = [...told.values()].map((records) => hallViewOf(records));
  const companions = plan.people.filter(({ inHall }) => inHall).map(({ index }) => index);
  const packets = await session.received(companions);
  const [first] = views;
  return {
    views: new Set(views.map(textOf)).size,
    devices: first?.devices.map(({ label }) => label) ?? [],
    companions: first?.companionCount ?? 0,
    toCompanions: [...packets.values()].reduce((sum, one) => sum + one, 0),
  };
}

/** What everybody is told: offers are for who leads. Companions are a set, each node has an order of its own. */
const textOf = ({ devices, outputNumber, companions, companionCount }: HallView): string =>
  JSON.stringify({
    devices,
    outputNumber,
    companions: [...companions].toSorted((one, other) => one - other),
    companionCount,
  });
