/** Everything of the contract, for servers. The page imports `signal.ts` instead, which is a quarter of the size. */
import './protobuf-setup.ts';

export * from './gen/all.js';
