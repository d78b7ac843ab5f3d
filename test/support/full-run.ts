/** Whether this is `npm run test:full`, which has also what takes long. */
export const isFullRun = process.env['KASKADE_TEST_FULL'] === '1';
