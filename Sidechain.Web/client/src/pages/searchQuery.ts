/** What can be searched by, as the api calls it. */
export const FIELDS = ['q', 'bpm_min', 'bpm_max', 'key'] as const;

export type Query = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** What is filled in; other fields are none of ours. */
export function queryIn(given: Pick<FormData | URLSearchParams, 'get'>): Query {
  const filled = FIELDS.map((field) => [field, String(given.get(field) ?? '').trim()] as const).filter(([, value]) => value);
  return Object.fromEntries(filled);
}

/** As it stands in an address; empty where nothing is searched for. */
export const queryText = (query: Query): string => new URLSearchParams(query).toString();
