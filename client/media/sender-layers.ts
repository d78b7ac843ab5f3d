/**
 * Which encodings of a video sender are on: those up to the layer that somebody shows, and none without a track, since a
 * sender without one goes on sending padding for some seconds (Chromium 156: 280 kbit/s on the lowest layer).
 *
 * By `RTCRtpSender.setParameters()`, which needs no SDP. `producer.pause()` would go on sending black frames, and
 * `setMaxSpatialLayer()` renegotiates and can't switch the lowest layer off.
 */

/** The part of a sender that is used. */
type SenderPort = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>;

export class SenderLayers {
  #sender: SenderPort | undefined;
  #hasTrack = true;
  /** Nothing is sent before it is said how much. */
  #maxLayer = -1;
  /** Changes one after the other: parameters that were read before another change are refused. */
  #work: Promise<void> = Promise.resolve();

  /** Once the sender has been negotiated: encodings that were off from the start would be off in the answer, too. */
  use(sender: SenderPort): Promise<void> {
    this.#sender = sender;
    return this.#apply();
  }

  /** @param maxLayer 0 = lowest; -1 = none; more than there are = all */
  setMaxLayer(maxLayer: number): Promise<void> {
    this.#maxLayer = maxLayer;
    return this.#apply();
  }

  setTrack(hasTrack: boolean): Promise<void> {
    this.#hasTrack = hasTrack;
    return this.#apply();
  }

  #apply(): Promise<void> {
    const done = this.#work.then(() => this.#set());
    this.#work = done.catch(() => {}); // told to the caller
    return done;
  }

  async #set(): Promise<void> {
    const sender = this.#sender;
    if (sender === undefined) return;
    const parameters = sender.getParameters();
    const limit = this.#hasTrack ? this.#maxLayer : -1;
    const isWanted = (index: number): boolean => index <= limit;
    if (parameters.encodings.every(({ active }, index) => active === isWanted(index))) return;
    for (const [index, encoding] of parameters.encodings.entries()) encoding.active = isWanted(index);
    await sender.setParameters(parameters);
  }
}
