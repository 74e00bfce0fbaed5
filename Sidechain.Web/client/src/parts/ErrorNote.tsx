import type { ReactNode } from 'react';
import { ApiError } from '../api/ApiError';
import { TraceId } from './TraceId';

/** What went wrong, what to do, and the trace ID for support. */
export function ErrorNote({ error, onRetry, children }: { error: unknown; onRetry?: () => void; children?: ReactNode }) {
  const traceId = error instanceof ApiError ? error.traceId : null;
  return (
    <div className="note bad" role="alert">
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {children}
      {traceId && <TraceId id={traceId} />}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
