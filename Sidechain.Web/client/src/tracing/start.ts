import { watchVitals } from './pageLoad';
import { currentSession, SESSION } from './session';
import { DATABASE } from './SpanDatabase';
import { SpanRecorder } from './SpanRecorder';
import { deliverForUsers } from './userDeliveries';

const SWITCH = 'sidechain-tracing';
const YEAR = 365 * 24 * 60 * 60;

/** Whether this browser's user lets actions be recorded. The host reads the same cookie. */
export const isTracingOn = (): boolean => !document.cookie.split('; ').includes(`${SWITCH}=off`);

/** Nothing of the visit, and nothing that was recorded, stays in the browser. */
function forget(): void {
  try {
    localStorage.removeItem(SESSION);
    indexedDB.deleteDatabase(DATABASE);
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Ends the recording of this page. */
let stop = (): void => undefined;

/** Off: at once, in all tabs. On: with the next page load. */
export function switchTracing(on: boolean): void {
  document.cookie = `${SWITCH}=${on ? '' : 'off'}; path=/; samesite=strict; max-age=${on ? 0 : YEAR}`;
  if (!on) {
    stop();
  }
}

/** The page's recorder: with a delivery that follows the page's life, or, switched off, with nothing at all. */
export function startTracing(userId: () => string | null): SpanRecorder {
  if (!isTracingOn()) {
    // The page on which it was switched off may have gone before its database.
    forget();
    return new SpanRecorder();
  }
  const { recorder, each, leave } = deliverForUsers(userId);
  recorder.sessionId = currentSession;
  stop = (): void => {
    recorder.stop();
    each((delivery) => delivery.stop());
    // The other tabs hear of it.
    forget();
  };
  // Another tab may have switched it off; one that was asleep did not hear of it.
  const check = (): void => {
    if (!isTracingOn()) {
      stop();
    }
  };
  addEventListener('storage', check);
  addEventListener('pageshow', check);
  addEventListener('pagehide', () => {
    recorder.cancelOpen();
    leave();
  });
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : check()));
  addEventListener('online', () => each((delivery) => delivery.resume()));
  watchVitals();
  return recorder;
}
