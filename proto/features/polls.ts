/** Messages of kaskade/features/v1/polls.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/polls.js';
