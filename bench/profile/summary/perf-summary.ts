/** Where the time of media workers went, from the text of `perf report --stdio`. Pure. */

const SHOWN = 15;
/** Columns after the symbol's are cut off. E.g. `  12.34%  libcrypto.so.3  [.] aesni_ctr32_encrypt_blocks`. */
const SYMBOL = /^\s*([\d.]+)%\s+(\S+)\s+\[(.)\]\s+(.+?)(?:\s{2,}.*)?$/;

export function perfSummary(report: string): readonly string[] {
  const lines = report.split('\n').flatMap((line) => {
    const [, share, object = '', space, symbol = ''] = SYMBOL.exec(line) ?? [];
    if (share === undefined) return [];
    const where = space === 'k' ? 'kernel' : object;
    return [`${Number(share).toFixed(1).padStart(5)} %  ${symbol.replace(/^0x\w+$/, '(no name)')}  ${where}`];
  });
  return ['functions by their own time:', ...lines.slice(0, SHOWN)];
}
