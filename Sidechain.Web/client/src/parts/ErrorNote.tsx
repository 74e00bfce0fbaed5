import type { ReactNode } from 'react';
import type { ApiError } from '../api/ApiError';
import { TraceId } from './TraceId';

/** What went wrong, what to do, and the trace ID for support. */
export function ErrorNote({ error, onRetry, children }: { error: ApiError; onRetry?: () => void; children?: ReactNode }) {
  return (
    <div className="note bad" role="alert">
      <p>{error.message}</p>
      {children}
      {error.traceId && <TraceId id={error.traceId} />}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
