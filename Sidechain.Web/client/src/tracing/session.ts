import { newTraceId } from './ids';

export const SESSION = 'sidechain-session-id';
/** What a header may hold, whatever is in the storage. */
const ID = /^[0-9a-f-]{16,36}$/;
const IDLE = 15 * 60 * 1000;
const LONGEST = 4 * 60 * 60 * 1000;

interface Stored {
  id: string;
  began: number;
  used: number;
}

function read(): Stored | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(SESSION)!) as Stored | null;
    return stored && ID.test(stored.id) ? stored : undefined;
  } catch {
    return undefined;
  }
}

let own: Stored | undefined;

/** The id of the visit, shared by all tabs: a new one after a quarter of an hour without an action, and after four hours. */
export function currentSession(now: number = Date.now()): string {
  const known = read() ?? own;
  const lasts = known && now - known.used < IDLE && now - known.began < LONGEST && now >= known.began;
  own = lasts ? { ...known, used: now } : { id: newTraceId(), began: now, used: now };
  try {
    localStorage.setItem(SESSION, JSON.stringify(own));
  } catch {
    // Storage may be switched off: the session is then this page's.
  }
  return own.id;
}
