import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { ApiError } from '../api/ApiError';
import type { Post } from '../api/types';
import type { Loops } from '../audio/Loops';
import { barsOf } from '../audio/peaks';
import { TraceId } from '../parts/TraceId';

const BARS = 96;

const path = (peaks: Float32Array): string =>
  Array.from(peaks, (peak, at) => {
    const height = Math.max(1, peak * 48);
    return `M${at + 0.5} ${(50 - height).toFixed(1)}V${(50 + height).toFixed(1)}`;
  }).join('');

/**
 * Plays a loop again and again, over its waveform: the post's own, else that of its decoded audio, which is loaded once it comes into
 * view.
 */
export function Player({ post, loops }: { post: Post; loops: Loops }) {
  const box = useRef<HTMLDivElement>(null);
  const given = useMemo(() => (post.peaks?.length ? barsOf(post.peaks, BARS) : null), [post.peaks]);
  const [decoded, setDecoded] = useState<Float32Array | null>(null);
  const peaks = given ?? decoded;
  const isDrawn = given !== null;
  const [drawError, setDrawError] = useState<ApiError | null>(null);
  const { run, error: playError } = useAction(Spans.PlayLoop);
  const error = playError ?? drawError;
  const playing = useSyncExternalStore(loops.player.subscribe, () => loops.player.playing);
  const isPlaying = playing === post.id;

  useEffect(() => {
    if (isDrawn) {
      return;
    }
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          watch.disconnect();
          loops.draw(post, BARS).then(setDecoded, setDrawError);
        }
      },
      { rootMargin: '100px' },
    );
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [isDrawn, loops, post]);

  const toggle = (): void => {
    if (isPlaying) {
      loops.stop();
    } else {
      void run(
        (root) => loops.play(post, root),
        () => setDrawError(null),
      );
    }
  };

  return (
    <div className="player" ref={box}>
      <button
        type="button"
        className="play"
        aria-pressed={isPlaying}
        aria-label={`${isPlaying ? 'Stop' : 'Play'} ${post.title}`}
        onClick={toggle}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={isPlaying ? 'M7 6h10v12H7z' : 'M8 5l12 7-12 7z'} />
        </svg>
      </button>
      {peaks ? (
        <svg
          className={isPlaying ? 'waveform playing' : 'waveform'}
          viewBox={`0 0 ${BARS} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Waveform of ${post.title}`}
        >
          <path d={path(peaks)} />
        </svg>
      ) : (
        <div className={error ? 'waveform' : 'waveform loading'} aria-hidden="true" />
      )}
      {error && (
        <div className="silent" role="status">
          <p className="faint">The audio cannot be played right now. {error.message}</p>
          {error.traceId && <TraceId id={error.traceId} />}
        </div>
      )}
    </div>
  );
}
