/** Where the time of media workers went, from the text of `perf report --stdio`. Pure. */
import { shareLine } from './top-lines.ts';

const SHOWN = 15;
const PERCENT = 100;
/** Columns after the symbol's are cut off. E.g. `  12.34%  libcrypto.so.3  [.] aesni_ctr32_encrypt_blocks`. */
const SYMBOL = /^\s*([\d.]+)%\s+(\S+)\s+\[(.)\]\s+(.+?)(?:\s{2,}.*)?$/;

export function perfSummary(report: string): readonly string[] {
  const shares = new Map<string, number>();
  const lines = report.split('\n').flatMap((line) => {
    const [, share, object = '', space, symbol = ''] = SYMBOL.exec(line) ?? [];
    if (share === undefined) return [];
    const where = space === 'k' ? 'kernel' : object;
    shares.set(where, (shares.get(where) ?? 0) + Number(share));
    return [`${Number(share).toFixed(1).padStart(5)} %  ${symbol.replace(/^0x\w+$/, '(no name)')}  ${where}`];
  });
  return [`busy: ${shareLine(shares, PERCENT)}`, 'functions by their own time:', ...lines.slice(0, SHOWN)];
}
