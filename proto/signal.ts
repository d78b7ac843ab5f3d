/** What a client speaks: messages of signal.proto and the codes of errors.proto. */
import './protobuf-setup.ts';

export * from './gen/signal.js';
