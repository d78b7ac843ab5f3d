import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { childrenOf, readProcess, type ProcessUsage } from '../../../../bench/measure/process-usage.ts';
import { UsageMeter } from '../../../../bench/measure/usage-meter.ts';

describe('UsageMeter', () => {
  test('keeps what a process used that has ended, and tells a new one with its pid from it', () => {
    const now = new Map<number, ProcessUsage>([
      [7, { key: '7@1', cpuMs: 100, rssBytes: 10 }],
      [8, { key: '8@1', cpuMs: 50, rssBytes: 20 }],
    ]);
    const meter = new UsageMeter((pid) => now.get(pid));

    expect(meter.read([7, 8])).toEqual({ cpuMs: 150, rssBytes: 30 });
    now.delete(8);
    expect(meter.read([7, 8])).toEqual({ cpuMs: 150, rssBytes: 10 });
    now.set(7, { key: '7@9', cpuMs: 3, rssBytes: 4 });
    expect(meter.read([7])).toEqual({ cpuMs: 153, rssBytes: 4 });
  });
});

const usedMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

describe('readProcess()', () => {
  test('agrees with what the process itself was told, and grows with its work', () => {
    const own = process.cpuUsage();
    const before = readProcess(process.pid);
    // of its own time, not of the clock's
    while (usedMs(process.cpuUsage(own)) < 50);
    const after = readProcess(process.pid);

    // ticks, and what other threads do meanwhile
    expect(Math.abs((before?.cpuMs ?? 0) - usedMs(own))).toBeLessThan(100);
    expect((after?.cpuMs ?? 0) - (before?.cpuMs ?? 0)).toBeGreaterThan(0);
    expect(after?.rssBytes).toBeGreaterThan(1_000_000);
  });

  test('knows nothing of a process that is gone, and children only while they run', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;

    expect(childrenOf(process.pid)).toContain(pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(childrenOf(process.pid)).not.toContain(pid);
    expect(readProcess(pid)).toBeUndefined();
  });
});
