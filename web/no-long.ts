/**
 * Stands in for the package `long` in the page's bundle: our 64-bit fields are plain numbers (proto/protobuf-setup.ts),
 * and the package compiles WebAssembly when it is loaded, which the page's content security policy refuses.
 */
export {};
