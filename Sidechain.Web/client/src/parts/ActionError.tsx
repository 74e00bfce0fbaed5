import type { ApiError } from '../api/ApiError';
import { ErrorNote } from './ErrorNote';

/** Why an action came to nothing. A session that has ended is begun anew in another tab: what was typed here stays. */
export function ActionError({ error }: { error: ApiError | null }) {
  return (
    error && (
      <ErrorNote error={error}>
        {error.status === 401 && (
          <p>
            <a href="/login" target="_blank" rel="noreferrer">
              Log in in another tab
            </a>
            , then try again here.
          </p>
        )}
      </ErrorNote>
    )
  );
}
