import * as Spans from '../actions/spanNames';
import type { Api } from '../api/Api';
import type { Post } from '../api/types';
import { Attributes, Events, type Span, type SpanRecorder } from '../tracing';
import { sizeText } from '../parts/sizeText';
import { abortable } from './abortable';
import { canEncode, encodeOpus } from './encode';
import { titleText } from './titleText';
import { InvalidAudio, readWav } from './wav';

export type Stage = 'reading' | 'encoding' | 'sending' | 'waiting';

export interface ShareRequest {
  readonly file: File;
  readonly title: string;
  readonly bpm: string;
  readonly key: string;
  /** Where it becomes Opus; the server does it, too, for a browser that cannot. */
  readonly encodeAt: 'client' | 'server';
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** @param share From 0 to 1. */
  onProgress(stage: Stage, share: number): void;
}

/** More would not fit into a page's memory, decoded. */
const MAX_FILE = 500_000_000;
/** What the api takes, unless its `Audio:MaxBytes` says otherwise. */
const MAX_SENT = 50 * 1024 * 1024;

interface Encoded {
  readonly audio: Blob;
  readonly format: 'opus' | 'wav';
  readonly name: string;
  /** None where the server measures them itself. */
  readonly peaks?: readonly number[];
}

/** Reads, encodes and sends a loop; each stage is a span under `web.upload_audio`. */
export function shareLoop(api: Api, recorder: SpanRecorder, root: Span, request: ShareRequest): Promise<Post> {
  const { file, idempotencyKey, signal, onProgress } = request;
  return recorder.run(Spans.UploadAudio, root, async (span) => {
    span.addEvent(Events.FileSelected).setAttribute(Attributes.FileName, file.name).setAttribute(Attributes.FileSize, file.size);
    onProgress('reading', 0);
    const { bytes, info } = await recorder.run(Spans.ReadFile, span, async () => {
      if (file.size > MAX_FILE) {
        throw new InvalidAudio(`This file has ${sizeText(file.size)}; at most ${sizeText(MAX_FILE)} can be read here.`);
      }
      const reading = file.arrayBuffer().catch(() => {
        throw new InvalidAudio('The file cannot be read any more: choose it again.');
      });
      const read = await abortable(reading, signal);
      return { bytes: read, info: readWav(read) };
    });
    span
      .setAttribute(Attributes.AudioDuration, info.duration)
      .setAttribute(Attributes.AudioSampleRate, info.sampleRate)
      .setAttribute(Attributes.AudioChannels, info.channels);
    const encoded = await encode(recorder, span, bytes, info.channels, info.sampleRate, request);
    span.setAttribute(Attributes.AudioFormat, encoded.format).setAttribute(Attributes.AudioEncodedSize, encoded.audio.size);
    if (encoded.audio.size > MAX_SENT) {
      const size = `${sizeText(encoded.audio.size)}${encoded.format === 'wav' ? ' as it is' : ', encoded'}`;
      throw new InvalidAudio(`This file has ${size}; at most 50 MB can be sent.`);
    }
    return api.share(span, {
      form: formOf(request, encoded),
      size: encoded.audio.size,
      idempotencyKey,
      signal,
      onProgress: (share) => onProgress(share < 1 ? 'sending' : 'waiting', share),
    });
  });
}

async function encode(
  recorder: SpanRecorder,
  parent: Span,
  bytes: ArrayBuffer,
  channels: number,
  rate: number,
  request: ShareRequest,
): Promise<Encoded> {
  const { file, signal, onProgress } = request;
  const asIs: Encoded = { audio: file.slice(0, file.size, 'audio/wav'), format: 'wav', name: file.name };
  if (request.encodeAt === 'server' || !(await abortable(canEncode(channels), signal))) {
    return asIs;
  }
  onProgress('encoding', 0);
  try {
    return await recorder.run(Spans.EncodeAudio, parent, async (span) => {
      span.addEvent(Events.EncodingStarted);
      const { audio, peaks } = await encodeOpus(bytes, rate, signal, (share) => onProgress('encoding', share));
      span.addEvent(Events.EncodingComplete);
      return { audio, format: 'opus', name: file.name.replace(/\.wave?$/i, '') + '.opus', peaks };
    });
  } catch (error) {
    signal.throwIfAborted();
    // This browser's decoder takes fewer kinds of WAV than the server's, or its encoder gave up: the span says so.
    console.info('The browser could not encode the file; the server does it.', error);
    return asIs;
  }
}

// The fields first, so that the server knows them before the audio arrives.
function formOf({ file, title, bpm, key }: ShareRequest, { audio, format, name, peaks }: Encoded): FormData {
  const form = new FormData();
  form.append('title', titleText(title) || titleText(file.name.replace(/\.[^.]+$/, '')));
  if (bpm.trim()) {
    form.append('bpm', bpm.trim());
  }
  if (key.trim()) {
    form.append('key', key.trim());
  }
  if (format === 'wav') {
    form.append('encode', 'server');
  }
  if (peaks) {
    form.append('peaks', JSON.stringify(peaks));
  }
  form.append('audio', audio, name);
  return form;
}
