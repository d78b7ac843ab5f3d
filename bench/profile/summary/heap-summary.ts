/** Who holds a Node process's memory, from V8's sampled heap profile. Pure. */
import { z } from 'zod';
import { Sums } from './top-lines.ts';

const CallFrame = z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() });

type HeapNode = {
  readonly callFrame: z.infer<typeof CallFrame>;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
};
const HeapNode: z.ZodType<HeapNode> = z.object({
  callFrame: CallFrame,
  selfSize: z.number(),
  children: z.lazy(() => z.array(HeapNode)),
});
const HeapProfile = z.object({ head: HeapNode });

const BYTES_PER_KIB = 1_024;

/** Functions by what they asked for and is still held at the end. @param text of the profile */
export function heapSummary(text: string, root: string): readonly string[] {
  const sums = new Sums(root);
  const left = [HeapProfile.parse(JSON.parse(text)).head];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.selfSize > 0) sums.add(node.callFrame, node.selfSize);
    left.push(...node.children);
  }
  return [`${kib(sums.total)} held at the end; functions by what they asked for:`, ...sums.lines(kib)];
}

const kib = (bytes: number): string => `${(bytes / BYTES_PER_KIB).toFixed(0)} KiB`;
