/** Messages of kaskade/features/v1/agenda.proto. */
import '../protobuf-setup.ts';

export * from '../gen/features/agenda.js';
