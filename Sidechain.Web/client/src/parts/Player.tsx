import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../api/ApiError';
import type { Post } from '../api/types';
import type { Loops } from '../audio/Loops';
import { Spans, useTracing } from '../tracing';
import { TraceId } from './TraceId';

const BARS = 96;

const path = (peaks: Float32Array): string =>
  Array.from(peaks, (peak, at) => `M${at + 0.5} ${(50 - Math.max(1, peak * 48)).toFixed(1)}V${(50 + Math.max(1, peak * 48)).toFixed(1)}`).join('');

/** Plays a loop again and again, over the waveform of its decoded audio, which is loaded once it comes into view. */
export function Player({ post, loops }: { post: Post; loops: Loops }) {
  const recorder = useTracing();
  const box = useRef<HTMLDivElement>(null);
  const [peaks, setPeaks] = useState<Float32Array | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const playing = useSyncExternalStore(loops.player.subscribe, () => loops.player.playing);
  const isPlaying = playing === post.id;

  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          watch.disconnect();
          loops.draw(post, BARS).then(setPeaks, setError);
        }
      },
      { rootMargin: '100px' },
    );
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [loops, post]);

  const toggle = async (): Promise<void> => {
    if (isPlaying) {
      loops.stop();
      return;
    }
    const root = recorder.startTrace(Spans.PlayLoop);
    try {
      await loops.play(post, root);
      setError(null);
    } catch (failed) {
      root.recordException(failed);
      setError(ApiError.from(failed, recorder.isOn ? root.traceId : null));
    } finally {
      root.end();
    }
  };

  return (
    <div className="player" ref={box}>
      <button type="button" className="play" aria-pressed={isPlaying} aria-label={`${isPlaying ? 'Stop' : 'Play'} ${post.title}`} onClick={() => void toggle()}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={isPlaying ? 'M7 6h10v12H7z' : 'M8 5l12 7-12 7z'} />
        </svg>
      </button>
      {error ? (
        <>
          <span className="faint">The audio cannot be played right now.</span>
          {error.traceId && <TraceId id={error.traceId} />}
        </>
      ) : peaks ? (
        <svg className={isPlaying ? 'waveform playing' : 'waveform'} viewBox={`0 0 ${BARS} 100`} preserveAspectRatio="none" role="img" aria-label={`Waveform of ${post.title}`}>
          <path d={path(peaks)} />
        </svg>
      ) : (
        <div className="waveform loading" aria-hidden="true" />
      )}
    </div>
  );
}
