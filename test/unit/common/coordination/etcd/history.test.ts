import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EtcdHistory } from '../../../../../common/coordination/etcd/history.ts';

const header = (revision: number, clusterId = 'c') => ({
  cluster_id: clusterId,
  member_id: 'm',
  revision: String(revision),
  raft_term: '1',
});

function makeHistory() {
  const history = new EtcdHistory(pino({ level: 'silent' }));
  let changes = 0;
  history.onChange(() => (changes += 1));
  return { history, changes: () => changes };
}

describe('EtcdHistory', () => {
  test('goes on while revisions rise or stay', () => {
    const { history, changes } = makeHistory();

    for (const revision of [3, 3, 7]) history.confirm(header(revision), history.mark());

    expect(changes()).toBe(0);
    expect(history.generation).toBe(0);
  });

  test('is another one when an answer is older than what was known before it was asked for', () => {
    const { history, changes } = makeHistory();
    history.saw(7);

    const revision = history.confirm(header(6), history.mark());

    expect(revision).toBe(6);
    expect(changes()).toBe(1);
    history.confirm(header(6), history.mark());
    expect(changes()).toBe(1);
  });

  test('is the same when answers overtake each other', () => {
    const { history, changes } = makeHistory();
    const [early, late] = [history.mark(), history.mark()];

    history.confirm(header(9), late);
    history.confirm(header(8), early);

    expect(changes()).toBe(0);
  });

  test('changes once for all calls that were under way', () => {
    const { history, changes } = makeHistory();
    history.saw(7);
    const marks = [history.mark(), history.mark()];

    for (const mark of marks) history.confirm(header(2), mark);

    expect(changes()).toBe(1);
  });

  test('is another one under another cluster id, whatever the revision', () => {
    const { history, changes } = makeHistory();
    history.confirm(header(3), history.mark());
    expect(history.isOther(header(9, 'other'))).toBe(true);

    history.confirm(header(9, 'other'), history.mark());

    expect(changes()).toBe(1);
    expect(history.isOther(header(9, 'other'))).toBe(false);
  });
});
