/** One loop at a time, without a gap between its rounds. */
export class LoopPlayer {
  /** The id of what sounds. */
  playing: string | null = null;
  private context: AudioContext | undefined;
  private source: AudioBufferSourceNode | undefined;
  private readonly listeners = new Set<() => void>();

  play(id: string, buffer: AudioBuffer): void {
    this.stop();
    this.context ??= new AudioContext();
    void this.context.resume();
    this.source = this.context.createBufferSource();
    this.source.buffer = buffer;
    this.source.loop = true;
    this.source.connect(this.context.destination);
    this.source.start();
    this.tell(id);
  }

  stop(): void {
    this.source?.stop();
    this.source = undefined;
    this.tell(null);
  }

  /** Gives the device back; it may play again. */
  close(): void {
    this.stop();
    void this.context?.close();
    this.context = undefined;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(id: string | null): void {
    this.playing = id;
    this.listeners.forEach((listener) => listener());
  }
}
