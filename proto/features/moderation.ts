/** Messages of kaskade/features/v1/moderation.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/moderation.js';
