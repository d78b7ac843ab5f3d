/** What a cluster of our own must be like for a scenario. Types and nothing else. */

/** What a scenario asks for, by its flags. */
export type ClusterShape = {
  readonly sites: number;
  /** Signalling nodes of each site. */
  readonly signalPerSite: number;
  /** Media workers of each site; undefined = as many as this machine's cores allow. */
  readonly workersPerSite?: number;
  /** That one of them takes at most; undefined = what SFU nodes assume themselves. */
  readonly sessionsPerWorker?: number;
  /** Browsers will ask for the page: it is built where it is not current. Default: false. */
  readonly hasPage?: boolean;
};

/** The same with what the command line adds. */
export type ClusterNeeds = ClusterShape & {
  /** Clients' sockets by WSS; plain text otherwise, since half of TLS would be the load's. Between nodes it is on. */
  readonly clientTls: boolean;
  /** SFU nodes and load processes on different cores. */
  readonly pin: boolean;
};
