/** A UDP port that takes packets and never reads them: the kernel drops what doesn't fit, at the same cost every time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM =
  "const s=require('node:dgram').createSocket({type:'udp4',recvBufferSize:2048});" +
  "s.bind(0,'127.0.0.1',()=>process.stdout.write(String(s.address().port)+'\\n'));";

export type SilentSink = { readonly port: number; close(): Promise<void> };

/** @throws {Error} when the process that holds the port does not start */
export async function openSilentSink(): Promise<SilentSink> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const line = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
  if (line === undefined) throw new Error('the process that holds the UDP port ended at once');
  child.kill('SIGSTOP');
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { port: Number(String(line[0]).trim()), close };
}
