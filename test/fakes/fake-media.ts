/** One SFU node that takes everything, and keeps what it was called with. */
import { AppError, type ErrorCode } from '../../common/errors.ts';
import { parseNodeId, type NodeId } from '../../common/ids.ts';
import type { MediaPort, OpenMedia, SfuCaller } from '../../signal/media/sfu-port.ts';

export class FakeMedia implements MediaPort {
  readonly nodeId = parseNodeId('sfu-1');
  readonly calls: [string, unknown][] = [];
  readonly released: NodeId[] = [];
  /** While set, this method fails. */
  failing: { readonly name: string; readonly code: ErrorCode } | undefined;
  /** What ProduceSource answers beside the producer. */
  produced: { readonly maxLayer?: number } = {};
  /** SetWatch answers when this has resolved. */
  watchAnswers: Promise<unknown> = Promise.resolve();

  open = async ({ generation }: OpenMedia) => ({
    place: { nodeId: this.nodeId, generation },
    routerRtpCapabilitiesJson: '{}',
  });

  sfu = (): SfuCaller => ({
    call: async (name, request) => {
      this.calls.push([name, request]);
      if (name === 'setWatch') await this.watchAnswers;
      if (this.failing?.name === name) throw new AppError(this.failing.code, 'failing');
      return { producerId: 'p', unknownSessionIds: [], ...this.produced } as never;
    },
  });

  holds = async () => true;
  release = async (nodeId: NodeId) => void this.released.push(nodeId);
}
