/** Which figures say what a machine can do at all, by the figures of ours that they bound. */
import type { FigureName } from '../measure/figures.ts';

const LIMITS: { readonly [K in FigureName]?: FigureName } = {
  sfu_worker_cpu_us_per_packet: 'limit_worker_cpu_us_per_packet',
  sfu_cpu_us_per_packet: 'limit_worker_cpu_us_per_packet',
};

export const limitOf = (name: FigureName): FigureName | undefined => LIMITS[name];
