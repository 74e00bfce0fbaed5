import * as Spans from '../actions/spanNames';
import type { Api } from '../api/Api';
import type { Post } from '../api/types';
import { Attributes, type Span, type SpanRecorder } from '../tracing';

/** A browser takes the file over within this time, milliseconds; then its bytes are let go. */
const HANDED_OVER = 60_000;

/**
 * Asks for a loop's audio and hands it to the browser, which writes it where its user keeps downloads: no page sees how long that takes.
 * @returns The file's name.
 */
export function downloadLoop(api: Api, recorder: SpanRecorder, root: Span, post: Post): Promise<string> {
  return recorder.run(Spans.DownloadAudio, root, async (span) => {
    span.setAttribute(Attributes.PostId, post.id);
    const { audio, name } = await api.download(span, post);
    span.setAttribute(Attributes.FileSize, audio.size).setAttribute(Attributes.FileName, name);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(audio);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), HANDED_OVER);
    return name;
  });
}
