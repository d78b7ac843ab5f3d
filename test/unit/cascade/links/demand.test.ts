import { describe, expect, jest, test } from '@jest/globals';
import { Demand } from '../../../../cascade/links/demand.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const LINGER_MS = 10_000;
const originNodeId = parseNodeId('sfu-b');

const wants = (...ids: readonly string[]) =>
  new Map(ids.map((id) => [parseSourceId(id), { generation: 1, originNodeId, maxLayer: 2 }]));

function start() {
  const clock = new FakeClock();
  const changed = jest.fn<() => void>();
  return { clock, changed, demand: new Demand({ clock, lingerMs: LINGER_MS, changed }) };
}

describe('Demand', () => {
  test('keeps what is no longer wanted for the linger', () => {
    const { clock, changed, demand } = start();
    demand.set(wants('ada:mic', 'ada:cam'));
    demand.set(wants('ada:mic'));

    clock.advance(LINGER_MS - 1);
    expect([...demand.wants.keys()]).toEqual(['ada:mic', 'ada:cam']);
    clock.advance(1);

    expect([...demand.wants.keys()]).toEqual(['ada:mic']);
    expect(changed).toHaveBeenCalledTimes(4); // twice set, hidden, gone
  });

  test('keeps what is wanted again meanwhile', () => {
    const { clock, demand } = start();
    demand.set(wants('ada:mic'));
    demand.set(wants());
    clock.advance(LINGER_MS - 1);

    demand.set(wants('ada:mic'));
    clock.advance(2 * LINGER_MS);

    expect([...demand.wants.keys()]).toEqual(['ada:mic']);
  });

  test('counts the linger from when it was wanted last', () => {
    const { clock, demand } = start();
    demand.set(wants('ada:mic'));
    demand.set(wants());
    clock.advance(LINGER_MS - 1);

    demand.set(wants());
    clock.advance(1);

    expect(demand.wants.size).toBe(0);
  });

  test('takes the newest generation and origin', () => {
    const { demand } = start();
    demand.set(wants('ada:mic'));
    const moved = { generation: 2, originNodeId: parseNodeId('sfu-c'), maxLayer: 0 };

    demand.set(new Map([[parseSourceId('ada:mic'), moved]]));

    expect([...demand.wants.values()]).toEqual([moved]);
  });

  test('what lingers is not shown after a while', () => {
    const { clock, changed, demand } = start();
    demand.set(wants('ada:cam'));
    demand.set(wants());
    clock.advance(4_999);
    expect(demand.wants.get(parseSourceId('ada:cam'))?.maxLayer).toBe(2);
    changed.mockClear();

    clock.advance(1);

    expect([...demand.wants.values()]).toEqual([{ generation: 1, originNodeId, maxLayer: -1 }]);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  test('who is about to show what was shown a moment ago finds it flowing', () => {
    const { clock, demand } = start();
    const layer = () => demand.wants.get(parseSourceId('ada:cam'))?.maxLayer;
    const ready = (maxLayer: number) =>
      new Map([[parseSourceId('ada:cam'), { generation: 1, originNodeId, maxLayer }]]);
    demand.set(ready(-1));
    expect(layer()).toBe(-1);
    demand.set(ready(1));
    demand.set(wants());

    demand.set(ready(-1));
    expect(layer()).toBe(1);
    clock.advance(4_000);
    demand.set(ready(0));
    clock.advance(60_000);

    expect(layer()).toBe(0);
  });

  test('says nothing after it was closed', () => {
    const { clock, changed, demand } = start();
    demand.set(wants('ada:mic'));
    demand.set(wants());
    changed.mockClear();

    demand.close();
    clock.advance(2 * LINGER_MS);

    expect(changed).not.toHaveBeenCalled();
  });
});
