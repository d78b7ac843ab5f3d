/**
 * Prints what set-up does: one line per step, and progress within long ones.
 * On a terminal one line is updated; in a log a line appears now and then.
 */

const LOG_INTERVAL_MS = 15_000;
const TTY_INTERVAL_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * @param {{ write: (text: string) => unknown, isTTY?: boolean, columns?: number }} stream
 * @param {() => number} [nowMs]
 */
export function createReporter(stream, nowMs = Date.now) {
  const isTty = stream.isTTY === true;
  const line = (text) => stream.write(`${isTty ? CLEAR_LINE : ''}${text}\n`);

  return {
    note: (text) => line(`· ${text}`),
    problem: (text) => line(`✗ ${text}`),
    good: (text) => line(`✓ ${text}`),
    /** @param {string} name what is being done, like "installing npm packages" */
    step(name) {
      const startMs = nowMs();
      let shownMs = startMs;
      stream.write(isTty ? `${CLEAR_LINE}… ${name}` : `… ${name}\n`);
      return {
        /** @param {string} text */
        progress(text) {
          if (nowMs() - shownMs < (isTty ? TTY_INTERVAL_MS : LOG_INTERVAL_MS)) return;
          shownMs = nowMs();
          const whole = `… ${name}: ${text}`;
          stream.write(isTty ? `${CLEAR_LINE}${whole.slice(0, (stream.columns ?? 80) - 1)}` : `${whole}\n`);
        },
        done: (text = name) => line(`✓ ${text} (${((nowMs() - startMs) / 1000).toFixed(1)} s)`),
        failed: (text = name) => line(`✗ ${text}`),
      };
    },
  };
}
