/** Messages of kaskade/features/v1/timer.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/timer.js';
