/** A track without content: the SDK moves tracks about, and what bots send is made elsewhere. */

export class BotTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: string;
  readonly id = crypto.randomUUID();
  readonly label = 'bot';
  readonly muted = false;
  contentHint = '';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }

  clone(): MediaStreamTrack {
    return this;
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  getSettings(): MediaTrackSettings {
    return {};
  }

  stop(): void {
    this.readyState = 'ended';
  }
}
