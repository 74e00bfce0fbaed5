import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { Session } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';
import { dayText } from '../parts/dayText';

const NAMES: Record<string, string> = { web: 'Web app', cli: 'Command line', plugin: 'Plugin', mobile: 'Phone' };

/** `cli/1.2.0` as people read it. */
function clientText(client: string | null): string {
  const [type, version] = (client ?? '').split('/');
  return type ? `${NAMES[type] ?? type} ${version ?? ''}`.trim() : 'Unknown client';
}

/** One log-in, with its end. */
export function SessionItem({ session, onEnded }: { session: Session; onEnded: () => void }) {
  const api = useApi();
  const { run, isBusy, error } = useAction(Spans.Logout);
  const name = clientText(session.client);
  return (
    <li>
      <div className="byline">
        <span>
          <strong>{name}</strong>
          {session.current && ' · this one'}
        </span>
        {!session.current && (
          <button
            type="button"
            className="small"
            aria-busy={isBusy}
            aria-label={`Log out ${name}, used ${dayText(session.last_used_at)}`}
            onClick={() => void run((root) => api.endSession(root, session.id), onEnded)}
          >
            Log out
          </button>
        )}
      </div>
      <p className="hint">
        since <time dateTime={session.created_at}>{dayText(session.created_at)}</time>, last used{' '}
        <time dateTime={session.last_used_at}>{dayText(session.last_used_at)}</time>
      </p>
      <ActionError error={error} />
    </li>
  );
}
