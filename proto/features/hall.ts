/** Messages of kaskade/features/v1/hall.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/hall.js';
