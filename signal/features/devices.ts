/** Devices in a room that are no person (ADR 0049). Pure. */
import type { Attendee } from './contract.ts';

/** Screens, cameras and microphones of the hall, whoever has logged in on them: they make no quorum and are on no roll. */
export const isNobodys = ({ mode }: Pick<Attendee, 'mode'>): boolean => mode === 'display' || mode === 'hall';
