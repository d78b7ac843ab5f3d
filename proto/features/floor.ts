/** Messages of kaskade/features/v1/floor.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/floor.js';
