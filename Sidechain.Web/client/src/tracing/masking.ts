// Secrets and files' folders are taken out before a span leaves the page: the same table and rules as Sidechain.Tracing/Masking, by
// tests/vectors. Its other rules apply where spans arrive: a browser knows no path of its machine and no SQL, and the app no card.

const MASK = '***';

// By the words of a key, with one blank between them.
const WORD = /\p{Lu}+(?!\p{Ll})|\p{L}\p{Ll}*/gu;
const SECRET =
  /(?:pass ?(?:word|wd|phrase)|pwd|token|secret|cookie|credential|(?:api|private|access|account) ?key(?! name)|connection ?string|\bauth(?:orization|entication)?)s?\b/i;
const ADDRESS = /\b(?:ur[il]|https?|route|endpoint|href)\b/i;
const FILE = /\bfile.*path$|\b(?:folder|directory)$|^file ?(?:name)?$/i;

// PEM blocks, JWTs, tokens that are known by how they begin, signatures of URLs, and user-info in them. Words begin as some tokens do
// (npm_config_registry), and have neither a digit nor twenty letters in a row.
const KNOWN =
  /-----BEGIN [A-Z0-9 ]+-----[^]*?(?:-----END [A-Z0-9 ]+-----|$)|eyJ[\w-]*\.[\w-]+\.[\w-]*|(?<![^\W_])(?:A[KS]IA[A-Z0-9]{12}|(?:gh[oprsu]_|github_pat_|glpat-|xox[a-s]-|whsec_|AIza|(?:[rs]k_(?:live|test)_|npm_|hf_|sk-)(?=[\w-]*\d|[^\W_]{20}))[\w-]{12})[\w-]*|(?<=(?:^|[?&-])[Ss]ig(?:nature)?=)[^&;,\s"']+|(?<=\w:\/\/)[^\s/?#"'<>]*(?=@)/g;

// Words that others follow are prose, "the bearer of news", and so is what says how to log in.
const BEARER = /\b(Bearer)\s+(?![a-z]{1,15}(?: |=")|tokens?(?![\w.~+/*=-]))[\w.~+/*=-]+/gi;
const HEADER =
  /\b((?:authorization\s*[:=]|cookie\s*:(?=[^\r\n;]*=)|(?:api-?key|x-[\w-]*(?:api-?key|token|secret|auth)s?\b[\w-]*)\s*:)\s*)[^\r\n"'`]+/gi;

// A key, in quotes, brackets (user[password]=) or neither, its sign, and its value: in quotes as often escaped as they are, or up to what
// divides, with the texts in quotes that stand in it: Some("a b").
const PAIR =
  /([A-Za-z][\w.-]{0,63})((?:\\*["'`]|%5[BD]|[[\]\d])*\s*[:=]\s*)(\\*["']|)((?:(?!(?<!\\)\3)[^])+|(?:[^&;,\s"']|["'](?=\w)[^"']*["']?)*)/g;

const words = (key: string): string => (key.match(WORD) ?? []).join(' ');

/** True when a word of the key is in the table: `accessToken` holds `token`, `author` holds no `auth`. */
export const isSensitive = (key: string): boolean => SECRET.test(words(key));

// Without quotes, "key = value" is one as "key=value" is, and "key: value" is prose. Flags are no secrets, nor is how many tokens.
const pairs = (text: string): string =>
  text.replace(
    PAIR,
    (_: string, key: string, sign: string, quote: string, value: string) =>
      key +
      sign +
      quote +
      (value &&
      isSensitive(key) &&
      (quote ||
        (/^([^\s"'`:]*=| += +)$/.test(sign) && !/^(?:true|false|null)$/i.test(value) && (!/tokens$/i.test(key) || /\D/.test(value))))
        ? MASK
        : pairs(value)),
  );

const bare = (text: string): string =>
  pairs(text.replace(KNOWN, MASK).replace(BEARER, `$1 ${MASK}`).replace(HEADER, `$1${MASK}`));

// What is percent-encoded, such as an address within another one's query, is masked as what it stands for, and encoded again.
const secrets = (text: string): string =>
  bare(
    text.replace(/[\w.~*%-]+/g, (run) => {
      const plain = unescape(run);
      const masked = plain === run ? run : bare(plain);
      return masked === plain ? run : encodeURIComponent(masked);
    }),
  );

const fileName = (path: string): string => path.replace(/[/\\]+$/, '').replace(/^[^]*[/\\]/, '');

/**
 * The value to send under the key: no text under a sensitive key, a file's name without its folders, a text without secrets.
 * Numbers and flags stay.
 */
export function mask(key: string, value: unknown): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  if (isSensitive(key)) {
    return MASK;
  }
  const text = secrets(value);
  const name = words(key);
  const isFile = (FILE.test(name) || (/\bpath$/i.test(name) && !/^\/| \//.test(text))) && !/^(?!file:)\w+:\/\//.test(text);
  return isFile && !ADDRESS.test(name) ? fileName(text) : text;
}
