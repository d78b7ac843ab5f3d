/** Messages of kaskade/features/v1/hands.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/hands.js';
