/** Messages of kaskade/features/v1/spotlight.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/spotlight.js';
