/**
 * Configures protobuf.js before any generated code runs: 64-bit fields are plain numbers.
 *
 * All our 64-bit values (versions, generations, milliseconds, microseconds since start) stay below 2^53. Without this
 * the run time hands out Long objects where the package `long` happens to be installed, whatever the types say.
 */
import protobuf from 'protobufjs/minimal.js';

Object.assign(protobuf.util, { Long: undefined });
protobuf.configure();
