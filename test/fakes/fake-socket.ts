/** A client's socket that keeps what it was sent. */
import { ServerEnvelope, type IServerEnvelope } from '../../proto/index.ts';
import type { SocketPort } from '../../signal/session/socket-port.ts';

export class FakeSocket implements SocketPort {
  readonly sent: IServerEnvelope[] = [];
  readonly topics: string[] = [];
  endedWith: number | undefined;

  send(frame: Uint8Array): void {
    this.sent.push(ServerEnvelope.decode(frame));
  }

  subscribe(topic: string): void {
    this.topics.push(topic);
  }

  unsubscribe(topic: string): void {
    this.topics.splice(this.topics.indexOf(topic), 1);
  }

  end(closeCode: number): void {
    this.endedWith = closeCode;
  }

  /** The answer to a request; undefined = none yet. */
  answer(requestId: number): IServerEnvelope | undefined {
    return this.sent.find((one) => one.requestId === requestId);
  }
}
