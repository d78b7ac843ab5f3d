import { describe, expect, test } from '@jest/globals';
import { DEFAULT_PORTS, portUses } from '../../../../run/site/ports.ts';
import type { ProbeOutcome } from '../../../../run/site/probe.ts';
import { judge } from '../../../../run/site/reachability.ts';

const uses = portUses(DEFAULT_PORTS, { signalNodes: 1, workers: 1 });
const nowhere = { arrived: new Set<string>(), isEtcdNeeded: false };

const probe = (what: string, ...outcomes: readonly ProbeOutcome[]) => ({
  ...{ from: 'erfurt', fromAddress: '10.0.0.1', to: 'suhl', toAddress: '10.0.0.2', what },
  ports: outcomes.map((outcome, index) => ({ port: 40_000 + index, outcome })),
});

describe('judge()', () => {
  test('has nothing to say of what is reachable', () => {
    const row = judge(probe('links', 'reachable', 'reachable'), uses, nowhere);

    expect(row).toMatchObject({
      state: 'reachable',
      seen: '',
      advice: '',
      isFatal: false,
      ports: 'UDP 40000-43999',
    });
  });

  test('says where to open a blocked range, and that it is needed', () => {
    const row = judge(probe('links', 'silent', 'silent'), uses, nowhere);

    expect(row).toMatchObject({ state: 'blocked', isFatal: true, seen: 'nothing comes back' });
    expect(row?.advice).toContain('open UDP 40000-43999 on suhl (10.0.0.2) for 10.0.0.1');
  });

  test('names the ports where only some of a range are blocked', () => {
    const row = judge(probe('links', 'reachable', 'silent'), uses, nowhere);

    expect(row).toMatchObject({ state: 'blocked', seen: '40001: nothing comes back' });
  });

  test('tells answers that are lost from questions that are', () => {
    const row = judge(probe('links', 'silent'), uses, { ...nowhere, arrived: new Set(['udp 40000']) });

    expect(row?.seen).toBe('questions arrive, answers do not come back');
    expect(row?.advice).toContain('let answers from suhl');
  });

  test("only warns of clients' ports: another site is no client", () => {
    expect(judge(probe('clients', 'refused'), uses, nowhere)).toMatchObject({
      state: 'blocked',
      isFatal: false,
    });
  });

  test('says of a host that does not reach itself that its NAT must lead it back', () => {
    const row = judge({ ...probe('SFU gRPC', 'refused'), to: 'erfurt' }, uses, nowhere);

    expect(row).toMatchObject({ state: 'blocked', isFatal: true });
    expect(row?.advice).toContain('Behind a NAT');
  });

  test('needs etcd only where it runs', () => {
    const blocked = probe('etcd', 'silent');

    expect(judge(blocked, uses, nowhere)?.isFatal).toBe(false);
    expect(judge(blocked, uses, { ...nowhere, isEtcdNeeded: true })?.isFatal).toBe(true);
  });

  test('admits that a live datagram port was not tested', () => {
    expect(judge(probe('media (UDP)', 'untested'), uses, nowhere)).toMatchObject({ state: 'untested' });
  });
});
