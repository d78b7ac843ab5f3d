/** Of no numbers it is 0. Pure. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
