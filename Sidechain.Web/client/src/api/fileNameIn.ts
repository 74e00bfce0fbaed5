/** The file's name in a `Content-Disposition` (RFC 6266): the one with all its letters where there is one, else the plain one. */
export function fileNameIn(header: string | null): string | null {
  const whole = /filename\*=UTF-8''([^;\s]+)/i.exec(header ?? '')?.[1];
  try {
    if (whole) {
      return decodeURIComponent(whole);
    }
  } catch {
    // It is not what it says: the plain one is.
  }
  const plain = /filename="?([^";]+)/i.exec(header ?? '')?.[1];
  return plain?.trim() || null;
}
