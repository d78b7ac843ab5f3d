/** Nodes of a cluster against each other: do they answer, do their clocks agree, are they of one version. Pure. */
import type { NodeAnswer, NodeLook } from '../look/look.ts';
import { durationText, msText } from '../print/quantities.ts';
import type { Point } from './point.ts';

/** Tokens and grace periods suffer beyond it. */
const MAX_SKEW_MS = 2_000;
const MS_PER_S = 1_000;
/** Of its ceiling. */
const MAX_FILL = 0.9;

type Answering = NodeLook & { readonly answer: NodeAnswer };

const isAnswering = (node: NodeLook): node is Answering => node.answer.isAnswer;

export function nodePoints(nodes: readonly NodeLook[]): readonly Point[] {
  const answering = nodes.filter(isAnswering);
  return [...nodes.map(reachable), ...clocks(answering), ...answering.flatMap(places), ...versions(nodes)];
}

function reachable({ nodeId, rpcAddress, answer }: NodeLook): Point {
  const point = { name: nodeId, ok: answer.isAnswer, needed: 'cluster' } as const;
  if (answer.isAnswer) {
    const up = durationText(answer.uptimeMs);
    return { ...point, found: `answers at ${rpcAddress} in ${msText(answer.rttMs)}, up ${up}` };
  }
  const advice = 'does it run, and may this machine reach its gRPC port?';
  return { ...point, found: `does not answer at ${rpcAddress}: ${answer.detail}`, advice };
}

/** A node that is nearly full sends people elsewhere, or away. */
function places({ nodeId, answer: { use } }: Answering): readonly Point[] {
  if (use === undefined) return [];
  const { sessions, reserved, ceiling } = use;
  const ok = sessions + reserved < ceiling * MAX_FILL;
  const found = `${sessions} sessions and ${reserved} promised, of ${ceiling}`;
  const advice = 'add an SFU node to the site, or raise what this one takes (docs/operations.md, "Capacity")';
  return [{ name: `places of ${nodeId}`, ok, found, needed: 'cluster', advice }];
}

/** Offsets from the nodes' middle, not from ours: this machine need not be a node. */
function clocks(nodes: readonly Answering[]): readonly Point[] {
  const offsets = nodes.map(({ answer }) => answer.clockOffsetMs).sort((a, b) => a - b);
  const middle = offsets[Math.floor((offsets.length - 1) / 2)] ?? 0;
  const advice = 'let chrony or systemd-timesyncd set the clocks of all nodes';
  return nodes.map(({ nodeId, answer }) => {
    const skewMs = answer.clockOffsetMs - middle;
    // half the round trip is not known
    const errorMs = answer.rttMs / 2;
    const ok = Math.abs(skewMs) - errorMs <= MAX_SKEW_MS;
    return { name: `clock of ${nodeId}`, ok, found: offsetText(skewMs, errorMs), needed: 'cluster', advice };
  });
}

const offsetText = (skewMs: number, errorMs: number): string =>
  `${skewMs < 0 ? '-' : '+'}${(Math.abs(skewMs) / MS_PER_S).toFixed(3)} s against the others (± ${msText(errorMs)})`;

function versions(nodes: readonly NodeLook[]): readonly Point[] {
  const known = Map.groupBy(nodes, ({ version }) => version || 'unknown');
  if (known.size === 0) return [];
  const found = [...known].map(([version, of]) =>
    known.size === 1 ? version : `${version} (${of.map(({ nodeId }) => nodeId).join(', ')})`,
  );
  const advice = 'bring all nodes to one version, a site at a time';
  return [{ name: 'versions', ok: known.size === 1, found: found.join('; '), needed: 'cluster', advice }];
}
