import { useEffect, useRef, type FormEvent } from 'react';
import { FIELDS, type Query } from './searchQuery';

const MIN_BPM = 20;
const MAX_BPM = 400;

/** Words, tempo and key. */
export function SearchForm({ query, onSubmit }: { query: Query; onSubmit: (event: FormEvent<HTMLFormElement>) => void }) {
  const form = useRef<HTMLFormElement>(null);
  // Back and forward show another search: the form says which, and keeps the focus.
  useEffect(() => {
    for (const field of FIELDS) {
      (form.current!.elements.namedItem(field) as HTMLInputElement).value = query[field] ?? '';
    }
  }, [query]);
  const bpm = { type: 'number', min: MIN_BPM, max: MAX_BPM, step: '0.01', inputMode: 'decimal' } as const;
  return (
    <form ref={form} role="search" className="card search" onSubmit={onSubmit}>
      <label className="words">
        Words
        <input name="q" type="search" maxLength={200} placeholder="Title or author" dir="auto" autoComplete="off" enterKeyHint="search" />
      </label>
      <label>
        From BPM
        <input name="bpm_min" {...bpm} placeholder={String(MIN_BPM)} />
      </label>
      <label>
        To BPM
        <input name="bpm_max" {...bpm} placeholder={String(MAX_BPM)} />
      </label>
      <label>
        Key
        <input name="key" maxLength={16} placeholder="F#m" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </label>
      <button type="submit" className="main">
        Search
      </button>
    </form>
  );
}
