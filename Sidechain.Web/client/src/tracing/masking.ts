// Secrets and paths of the user's machine are taken out before a span leaves the page: the same table and rules as
// Sidechain.Tracing/Masking, by tests/vectors.

const MASK = '***';
const WORDS = /^(?:password|passwd|token|apikey|secret|auth|authorization|authentication|cookie|credential)s?$/i;
const WORD = /\p{Lu}+(?!\p{Ll})|\p{L}\p{Ll}*/gu;
const JWT = /eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
const BEARER = /\b(Bearer)\s+[A-Za-z0-9._~+/*=-]+/gi;
const USER_INFO = /([A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/g;
const PAIR = /(([A-Za-z][A-Za-z0-9_.-]{0,63})(?:=|"\s?:\s?")"?)[^&;,\s"']+/g;

const ROOTS = ['/home/', '/Users/', '/root/', '/tmp/', '/var/', '/mnt/', '/media/', '/Volumes/', '/private/', '/opt/', '/srv/', '/data/', '/usr/', '~/', '\\\\'];
const ENDS = ' \t\r\n\'"`<>|,;()[]{}';
const NO_FOLDER = /[\t\r\n'"`<>|,;:()]/;
const PATH_KEY = /(?:^|[._-])(?:path|filepath|Path|FilePath|filePath|folder|directory)$|^(?:file|filename|file\.name)$/;
const ADDRESS_KEY = /^(?:url|http)\./;

/** True when a word of the key is in the table: `accessToken` holds `token`, `author` holds no `auth`. */
export function isSensitive(key: string): boolean {
  const words = key.match(WORD) ?? [];
  return words.some((word, at) => WORDS.test(word) || (/^keys?$/i.test(word) && /^api$/i.test(words[at - 1] ?? '')));
}

const secrets = (text: string): string =>
  text
    .replace(JWT, MASK)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(USER_INFO, `$1${MASK}@`)
    .replace(PAIR, (pair, head: string, key: string) => (isSensitive(key) ? head + MASK : pair));

const lastSeparator = (text: string): number => Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));

const nextSeparator = (text: string, from: number): number => {
  const found = text.slice(from).search(/[/\\]/);
  return found < 0 ? -1 : from + found;
};

function fileName(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '');
  return lastSeparator(path) < 0 ? path : trimmed.slice(lastSeparator(trimmed) + 1);
}

function startsPath(text: string, at: number): boolean {
  if (at > 0 && !(ENDS + '=:').includes(text[at - 1]!)) {
    return text[at] === '/' && /file:\/\/$/i.test(text.slice(0, at));
  }
  return /^[A-Za-z]:(?:\\|\/(?!\/))/.test(text.slice(at, at + 4)) || ROOTS.some((root) => text.startsWith(root, at));
}

// Folders' names may hold spaces, a file's only at the end of the text or before a quote.
function pathEnd(text: string, start: number): number {
  const before = text[start - 1];
  if (before && '\'"`'.includes(before)) {
    const quote = text.indexOf(before, start);
    return quote < 0 ? text.length : quote;
  }
  let end = start;
  while (end < text.length) {
    if (text[end] === ' ') {
      const next = nextSeparator(text, end + 1);
      const words = text.slice(end + 1, next);
      if (next <= end + 1 || words.endsWith(' ') || NO_FOLDER.test(words)) {
        return end;
      }
      end = next + 1;
    } else if (ENDS.includes(text[end]!)) {
      return end;
    } else {
      end++;
    }
  }
  return end;
}

function paths(text: string): string {
  if (lastSeparator(text) < 0) {
    return text;
  }
  let masked = '';
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    if (startsPath(text, at)) {
      const end = pathEnd(text, at);
      masked += text.slice(copied, at) + text.slice(lastSeparator(text.slice(0, end)) + 1, end);
      copied = end;
      at = end - 1;
    }
  }
  return masked + text.slice(copied);
}

/**
 * The value to send under the key: nothing of it under a sensitive key, a path's file name, a text without secrets.
 * Numbers and flags stay.
 */
export function mask(key: string, value: unknown): unknown {
  if (isSensitive(key)) {
    return MASK;
  }
  if (typeof value !== 'string') {
    return value;
  }
  return ADDRESS_KEY.test(key) ? secrets(value) : secrets(PATH_KEY.test(key) ? fileName(value) : paths(value));
}
