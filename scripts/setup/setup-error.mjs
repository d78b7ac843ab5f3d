/** A failure of set-up that its user can do something about; `hint` says what. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.name = 'SetupError';
    this.hint = hint;
  }
}

/** The user stopped set-up; what was begun is undone or starts afresh next time. */
export class InterruptedError extends SetupError {
  constructor() {
    super('interrupted');
    this.name = 'InterruptedError';
  }
}
