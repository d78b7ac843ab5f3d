/** Messages of kaskade/features/v1/votes.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/votes.js';
