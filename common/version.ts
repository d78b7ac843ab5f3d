/** Which Kaskade this is, as nodes announce it; a test compares it with package.json. */
export const VERSION = '0.1.0';
