/** Messages of kaskade/features/v1/reactions.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/reactions.js';
