import { useCallback, useEffect, useRef, useState, type DragEvent, type FormEvent } from 'react';
import { Link } from 'wouter';
import * as Spans from '../actions/spanNames';
import { updateUi } from '../actions/updateUi';
import { ApiError } from '../api/ApiError';
import type { Post } from '../api/types';
import { useApi } from '../api/useApi';
import { shareLoop, type Stage } from '../audio/shareLoop';
import { MAX_TITLE } from '../audio/titleText';
import { ActionError } from '../parts/ActionError';
import { newId, useTracing } from '../tracing';
import { EncodeField } from './EncodeField';
import { FileField } from './FileField';
import { Shared } from './Shared';
import { usePageLoad } from './usePageLoad';

type State =
  | { readonly kind: 'idle' }
  /** Cancelled while it was sent, it may have arrived all the same. */
  | { readonly kind: 'cancelled'; readonly isSent: boolean }
  | { readonly kind: 'busy'; readonly stage: Stage; readonly share: number }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | { readonly kind: 'shared'; readonly post: Post; readonly traceId: string | null };

const STAGES: Record<Stage, string> = { reading: 'Reading', encoding: 'Encoding', sending: 'Sending', waiting: 'Waiting for the server' };

/** The status of an answer to an Idempotency-Key that made another post. */
const KEY_IS_TAKEN = 422;

/** Choosing a WAV file, by a click or by dropping it, and sharing it. */
export function SharePage() {
  usePageLoad('Share');
  const api = useApi();
  const recorder = useTracing();
  const [file, setFile] = useState<File | null>(null);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [isOver, setOver] = useState(false);
  const cancel = useRef<AbortController>(undefined);
  const attempt = useRef<{ readonly input: readonly unknown[]; readonly key: string }>(undefined);
  const isBusy = state.kind === 'busy';
  const button = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isAnother = useRef(false);
  // Away from the page nobody could see what becomes of it, and would share it again.
  useEffect(() => () => cancel.current?.abort(), []);
  useEffect(() => {
    if (!isBusy) {
      return;
    }
    const ask = (event: Event): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isBusy]);
  // What had the focus is gone or was disabled: the keyboard goes on where the next step is.
  useEffect(() => {
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (isLost && (state.kind === 'failed' || state.kind === 'cancelled')) {
      button.current?.focus();
    } else if (state.kind === 'idle' && isAnother.current) {
      isAnother.current = false;
      heading.current?.focus();
    }
  }, [state.kind]);
  const choose = useCallback((chosen: File): void => {
    setFile(chosen);
    // What was said of the one before is no news of this one.
    setState({ kind: 'idle' });
  }, []);

  // An upload whose answer was lost may have made its post: the same input is the same request.
  const keyOf = (...input: readonly unknown[]): string => {
    if (!attempt.current?.input.every((value, at) => value === input[at])) {
      attempt.current = { input, key: newId() };
    }
    return attempt.current.key;
  };

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (!file || cancel.current) {
      return;
    }
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '');
    const { signal } = (cancel.current = new AbortController());
    const root = recorder.startTrace(Spans.ShareLoop);
    let isSent = false;
    const onProgress = (stage: Stage, share: number): void => {
      isSent = stage === 'sending' || stage === 'waiting';
      setState({ kind: 'busy', stage, share });
    };
    try {
      const idempotencyKey = keyOf(file, text('title'), text('bpm'), text('key'), text('encode'));
      const post = await shareLoop(api, recorder, root, {
        file,
        title: text('title'),
        bpm: text('bpm'),
        key: text('key'),
        encodeAt: text('encode') === 'server' ? 'server' : 'client',
        idempotencyKey,
        signal,
        onProgress,
      });
      attempt.current = undefined;
      await updateUi(recorder, root, () => setState({ kind: 'shared', post, traceId: api.traceOf(root) }));
      cancel.current = undefined;
    } catch (error) {
      root.recordException(error);
      const failed = ApiError.from(error, api.traceOf(root));
      if (failed.status === KEY_IS_TAKEN) {
        attempt.current = undefined;
      }
      // The same button tries again as soon as it is there.
      cancel.current = undefined;
      await updateUi(recorder, root, () => setState(signal.aborted ? { kind: 'cancelled', isSent } : { kind: 'failed', error: failed }));
    } finally {
      root.end();
    }
  };

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !isBusy) {
      choose(dropped);
    }
  };

  if (state.kind === 'shared') {
    return (
      <Shared
        post={state.post}
        traceId={state.traceId}
        onAnother={() => {
          setFile(null);
          isAnother.current = true;
          setState({ kind: 'idle' });
        }}
      />
    );
  }
  return (
    <section
      className="narrow"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h1 ref={heading} tabIndex={-1}>
        Share a loop
      </h1>
      <form className="card" onSubmit={(event) => void submit(event)} noValidate={false}>
        <FileField file={file} isOver={isOver} isDisabled={isBusy} onChoose={choose} />
        <label>
          Title
          <input name="title" maxLength={MAX_TITLE} placeholder={file?.name.replace(/\.[^.]+$/, '')} disabled={isBusy} dir="auto" />
        </label>
        <div className="pair">
          <label>
            Beats a minute
            <input name="bpm" type="number" min={20} max={400} step="0.01" inputMode="decimal" disabled={isBusy} />
          </label>
          <label>
            Key
            <input name="key" maxLength={16} placeholder="F#m" disabled={isBusy} />
          </label>
        </div>
        <EncodeField isDisabled={isBusy} />
        <div className="actions">
          <button ref={button} type="submit" className="main" disabled={!file || isBusy}>
            Share
          </button>
          {isBusy && (
            <button type="button" onClick={() => cancel.current?.abort()}>
              Cancel
            </button>
          )}
        </div>
        {isBusy && (
          <div className="progress">
            <label htmlFor="progress">{STAGES[state.stage]}…</label>
            <progress id="progress" max={1} value={state.stage === 'waiting' ? undefined : state.share} />
          </div>
        )}
        {state.kind === 'cancelled' && (
          <p className="note" role="status">
            {state.isSent ? (
              <>
                Cancelled. If the loop had arrived already, it is in <Link href="/">your feed</Link>.
              </>
            ) : (
              'Cancelled. Nothing was shared.'
            )}
          </p>
        )}
        {state.kind === 'failed' && <ActionError error={state.error} />}
      </form>
    </section>
  );
}
