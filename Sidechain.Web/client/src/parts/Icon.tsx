const PATHS = {
  heart: 'M12 20.3C6.8 16.2 3.5 13 3.5 9.2 3.5 6.5 5.5 4.5 8 4.5c1.6 0 3.1.9 4 2.3.9-1.4 2.4-2.3 4-2.3 2.5 0 4.5 2 4.5 4.7 0 3.8-3.3 7-8.5 11.1z',
  comment: 'M4 5h16v11.5H10L5.5 20v-3.5H4z',
  download: 'M12 4v11m-5-4.5 5 5 5-5M5 20h14',
} as const;

/** A picture beside a word that says the same. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
