/** Messages of kaskade/features/v1/chat.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/chat.js';
