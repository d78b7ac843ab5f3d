/**
 * What the Länder allow where members of a council take part from elsewhere: data only, as of 2 October 2026, no legal
 * advice. Sources: docs/features/votes.md. A new law is a changed row here. Sittings name one, votes and minutes obey it.
 */

/** `approved-system`: with one that an authority has approved, which ours is not yet. `open`: the law does not say. */
type Stance = 'allowed' | 'approved-system' | 'refused' | 'open';

type ProfileRule = { readonly stance: Stance; readonly norm: string };

type SittingKind = 'regular' | 'committees' | 'emergency' | 'none';

export type LandProfile = {
  /** '' = the general one. */
  readonly id: string;
  readonly land: string;
  readonly norm: string;
  readonly hybrid: SittingKind;
  readonly digital: SittingKind;
  readonly secret: ProfileRule;
  readonly elections: ProfileRule;
  /** Chair, members and public have to see how each has voted: the norm that says so. */
  readonly namesNorm?: string;
  /** Members of a council vote in person. */
  readonly areProxiesAllowed: boolean;
};

/** For associations, companies, and whoever has rules of their own. */
export const GENERAL: LandProfile = {
  id: '',
  land: '',
  norm: '',
  hybrid: 'regular',
  digital: 'regular',
  secret: { stance: 'open', norm: '' },
  elections: { stance: 'open', norm: '' },
  areProxiesAllowed: true,
};

type Row = readonly [
  id: string,
  land: string,
  norm: string,
  hybrid: SittingKind,
  digital: SittingKind,
  secret: Stance,
  elections: Stance,
  detailNorm?: string,
];

const ROWS: readonly Row[] = [
  ['de-bw', 'Baden-Württemberg', '§ 37a GemO BW', 'regular', 'emergency', 'open', 'refused'],
  ['de-by', 'Bayern', 'Art. 47a GO', 'regular', 'none', 'open', 'refused'],
  ['de-bb', 'Brandenburg', '§ 34 BbgKVerf', 'regular', 'emergency', 'open', 'refused'],
  ['de-he', 'Hessen', '§ 52a HGO', 'regular', 'none', 'open', 'refused', '§ 55 HGO'],
  ['de-mv', 'Mecklenburg-Vorpommern', '§ 29a KV M-V', 'regular', 'emergency', 'refused', 'open'],
  ['de-ni', 'Niedersachsen', '§ 64 NKomVG', 'regular', 'emergency', 'refused', 'refused'],
  [
    'de-nw',
    'Nordrhein-Westfalen',
    '§§ 47a, 58a GO NRW',
    'committees',
    'emergency',
    'approved-system',
    'approved-system',
    '§ 4 Abs. 2 DigiSiVO',
  ],
  ['de-rp', 'Rheinland-Pfalz', '§ 35a GemO RP', 'regular', 'emergency', 'refused', 'refused'],
  ['de-sl', 'Saarland', '§ 51a KSVG', 'committees', 'emergency', 'refused', 'refused'],
  ['de-sn', 'Sachsen', '§ 36a SächsGemO', 'regular', 'emergency', 'open', 'open'],
  ['de-st', 'Sachsen-Anhalt', '§ 56b KVG LSA', 'regular', 'emergency', 'open', 'refused'],
  ['de-sh', 'Schleswig-Holstein', '§ 34a GO SH', 'regular', 'emergency', 'open', 'refused'],
  ['de-th', 'Thüringen', '§ 36a ThürKO', 'emergency', 'emergency', 'open', 'open', '§ 39 Abs. 2 ThürKO'],
];

const NAMES_NORMS: Readonly<Record<string, string>> = { 'de-nw': '§ 4 Abs. 1 DigiSiVO' };

export const PROFILES: readonly LandProfile[] = [
  GENERAL,
  ...ROWS.map(([id, land, norm, hybrid, digital, secret, elections, detailNorm = norm]): LandProfile => {
    const namesNorm = NAMES_NORMS[id];
    return {
      id,
      land,
      norm,
      hybrid,
      digital,
      secret: { stance: secret, norm: detailNorm },
      elections: { stance: elections, norm: detailNorm },
      ...(namesNorm !== undefined && { namesNorm }),
      areProxiesAllowed: false,
    };
  }),
];

export const profileOf = (id: string): LandProfile | undefined => PROFILES.find((one) => one.id === id);
