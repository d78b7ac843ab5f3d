/** What the ways between SFU nodes carry, by their senders: for `kaskade topology`. Pure but for printing. */
import { compareText } from '../../../common/compare-text.ts';
import type { Look, WayLook } from '../look/look.ts';
import { bpsText, orDash } from '../print/quantities.ts';
import { coloured, printHeading, printTable, type Terminal } from '../print/terminal.ts';

/** One direction. */
export type WayView = WayLook & { readonly from: string; readonly to: string };

/** Of nodes that have a link between them, by name. */
export function wayViews({ nodes }: Pick<Look, 'nodes'>): readonly WayView[] {
  return nodes
    .flatMap(({ nodeId: from, answer }) =>
      answer.isAnswer ? answer.peers.map((peer) => ({ from, peer })) : [],
    )
    .flatMap(({ from, peer }) => (peer.way === undefined ? [] : [{ from, to: peer.nodeId, ...peer.way }]))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

const REASONS: { readonly [Reason in WayLook['reason']]: string } = {
  none: '',
  loss: 'packets are lost',
  queue: 'packets wait',
  budget: 'budget',
};

export function printWays(terminal: Terminal, ways: readonly WayView[]): void {
  if (ways.length === 0) return;
  printHeading(terminal, 'Ways between SFU nodes');
  const rows = ways.map((way) => [
    way.from,
    way.to,
    bpsText(way.sentBps),
    `${(way.missingRatio * 100).toFixed(1)} %`,
    way.isUnlimited ? 'switched off' : orDash(way.limitBps === 0 ? '' : bpsText(way.limitBps)),
    orDash(REASONS[way.reason]),
    heldText(terminal, way),
    String(way.cuts),
    String(way.doubtedLooks),
  ]);
  const head = ['FROM', 'TO', 'SENT', 'MISSING', 'LIMIT', 'WHY', 'HELD BACK', 'CUTS', 'LATE LOOKS'];
  printTable(terminal, head, rows);
}

function heldText(terminal: Terminal, { shedPictures, thinnedPictures }: WayView): string {
  const parts = [
    shedPictures > 0 ? `${shedPictures} whole` : '',
    thinnedPictures > 0 ? `${thinnedPictures} in part` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '—' : coloured(terminal, 'yellow', parts.join(', '));
}
