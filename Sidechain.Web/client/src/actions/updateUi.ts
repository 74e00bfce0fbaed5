import { painted, type Span, type SpanRecorder } from '../tracing';
import * as Spans from './spanNames';

/** Changes the page, and resolves when the change is on the screen: only then the action is over, a failed one as well. */
export const updateUi = (recorder: SpanRecorder, root: Span, change: () => void): Promise<void> =>
  recorder.run(Spans.UpdateUi, root, async () => {
    change();
    await painted();
  });
