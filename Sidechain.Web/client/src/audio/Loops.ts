import * as Spans from '../actions/spanNames';
import { ApiError } from '../api/ApiError';
import type { Api } from '../api/Api';
import type { Post } from '../api/types';
import { type Span, type SpanRecorder } from '../tracing';
import { painted } from '../tracing';
import { LoopPlayer } from './LoopPlayer';
import { peaksOf } from './peaks';

/** Decoded loops are megabytes each; of older ones only the picture is kept. */
const MAX_DECODED = 24;

/** Loads and decodes loops, each once. What comes into view together is one trace. */
export class Loops {
  readonly player = new LoopPlayer();
  private readonly decoded = new Map<string, Promise<AudioBuffer>>();
  private readonly api: Api;
  private readonly recorder: SpanRecorder;
  private root: Span | undefined;
  private running = 0;
  /** Of several that are waited for, the one that was asked for last plays. */
  private turn = 0;

  constructor(api: Api, recorder: SpanRecorder) {
    this.api = api;
    this.recorder = recorder;
  }

  async draw(post: Post, bars: number): Promise<Float32Array> {
    const root = (this.root ??= this.recorder.startTrace(Spans.DrawWaveforms));
    this.running++;
    let update: Span | undefined;
    try {
      const audio = await this.load(post, root);
      update = this.recorder.startSpan(Spans.UpdateUi, root);
      return peaksOf(audio, bars);
    } catch (error) {
      root.recordException(error);
      // The card says so then.
      update ??= this.recorder.startSpan(Spans.UpdateUi, root);
      throw ApiError.from(error, this.api.traceOf(root));
    } finally {
      // Those that came into view together are asked for within one frame, and the last of them to be seen ends the trace.
      void painted().then(() => {
        update?.end();
        this.running--;
        this.endWhenIdle(root);
      });
    }
  }

  async play(post: Post, parent: Span): Promise<void> {
    const turn = ++this.turn;
    const audio = await this.load(post, parent);
    if (turn === this.turn) {
      this.player.play(post.id, audio);
    }
  }

  stop(): void {
    this.turn++;
    this.player.stop();
  }

  /** What is still loading then never sounds. */
  close(): void {
    this.turn++;
    this.player.close();
  }

  private endWhenIdle(root: Span): void {
    if (this.running === 0 && this.root === root) {
      this.root = undefined;
      root.end();
    }
  }

  private load(post: Post, parent: Span): Promise<AudioBuffer> {
    const known = this.decoded.get(post.id);
    if (known) {
      return known;
    }
    const decode = (bytes: ArrayBuffer): Promise<AudioBuffer> =>
      this.recorder.run(Spans.DecodeAudio, parent, () => new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes));
    const loaded = this.api.audio(parent, post).then(decode);
    this.decoded.set(post.id, loaded);
    loaded.catch(() => this.decoded.delete(post.id));
    if (this.decoded.size > MAX_DECODED) {
      this.decoded.delete(this.decoded.keys().next().value!);
    }
    return loaded;
  }
}
