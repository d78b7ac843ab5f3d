/** Where the resume token lives when the page brings no place of its own: in memory, so a reload joins afresh. */

/** Structurally the `ResumeStore` of api.ts, repeated because signal/ stays free of DOM types. */
export type TokenStore = {
  load(): string | undefined;
  save(resumeToken: string): void;
  clear(): void;
};

export function createMemoryStore(): TokenStore {
  let token: string | undefined;
  return {
    load: () => token,
    save: (resumeToken) => {
      token = resumeToken;
    },
    clear: () => {
      token = undefined;
    },
  };
}
