/** Longest title that the api takes, UTF-16 units. */
export const MAX_TITLE = 200;

/**
 * A title as the api takes it: names of files and pasted texts may hold control characters and be longer. No character is cut in
 * half.
 */
export const titleText = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
