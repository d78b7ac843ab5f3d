/** Between links' messages about talker slots and protobuf; the part of link-codec.ts that knows them. Pure. */
import type { RtpParameters } from 'mediasoup/types';
import { AppError, fromProtoCode, toProtoCode } from '../../common/errors.ts';
import type { ILinkMessage, ISlotsEnded, ISlotsOffered } from '../../proto/index.ts';
import type { SlotBody } from './link-message.ts';
import { decodeRtpParameters } from './pipe-rtp-parameters.ts';

/** As many as there may be in a room. */
const MAX_SLOTS = 8;

export function encodeSlotBody(body: SlotBody): ILinkMessage {
  switch (body.type) {
    case 'slotsWanted':
      return { slotsWanted: {} };
    case 'slotsUnwanted':
      return { slotsUnwanted: {} };
    case 'slotsOffered':
      return { slotsOffered: { slotParametersJson: body.rtpParameters.map((one) => JSON.stringify(one)) } };
    case 'slotsAccepted':
      return { slotsAccepted: {} };
    case 'slotsEnded':
      return { slotsEnded: { code: toProtoCode(body.code), detail: body.detail } };
    default:
      return body satisfies never;
  }
}

export const SLOT_DECODERS = {
  slotsWanted: (): SlotBody => ({ type: 'slotsWanted' }),
  slotsUnwanted: (): SlotBody => ({ type: 'slotsUnwanted' }),
  slotsOffered: ({ slotParametersJson }: ISlotsOffered): SlotBody => ({
    type: 'slotsOffered',
    rtpParameters: decodeAll(slotParametersJson ?? []),
  }),
  slotsAccepted: (): SlotBody => ({ type: 'slotsAccepted' }),
  slotsEnded: ({ code, detail }: ISlotsEnded): SlotBody => ({
    type: 'slotsEnded',
    code: fromProtoCode(code ?? 0),
    detail: detail ?? '',
  }),
} as const;

function decodeAll(json: readonly string[]): readonly RtpParameters[] {
  if (json.length === 0 || json.length > MAX_SLOTS)
    throw new AppError('FRAME_INVALID', `${json.length} talker slots`);
  return json.map(decodeRtpParameters);
}
