/** Longest title that the api takes, UTF-16 units. */
export const MAX_TITLE = 200;

/** Anything but spaces, accents alone, what has no width, and the letters that are blank; the api refuses a title without. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Z}\p{Mn}\p{Me}\uFFFD\u115F\u1160\u3164\uFFA0\u2800]/u;

/**
 * A title as the api takes it: names of files and pasted texts may hold control characters and be longer. No character is cut in
 * half. Empty where there is nothing to be seen.
 */
export function titleText(text: string): string {
  const title = text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return VISIBLE.test(title) ? title : '';
}
