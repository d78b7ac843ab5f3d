/** Messages of kaskade/features/v1/sitting.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/sitting.js';
