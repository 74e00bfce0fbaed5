import { describe, expect, it } from 'vitest';
import { isSensitive, mask } from '../src/tracing/masking';
import { vectors } from './vectors';

interface Masking {
  secret_keys: string[];
  plain_keys: string[];
  texts: { text: string; masked: string }[];
  values: { key: string; value: unknown; masked: unknown }[];
}

// A list is masked item by item, by whoever writes it.
const masking = (key: string, value: unknown): unknown => (Array.isArray(value) ? value.map((item) => mask(key, item)) : mask(key, value));

const { secret_keys, plain_keys, texts, values } = vectors<Masking>('masking.json');

describe('masking, by the table that C# has', () => {
  it.each(secret_keys)('no text stays under the key %j, and any number does', (key) => {
    expect(isSensitive(key)).toBe(true);
    expect([mask(key, 'text'), mask(key, 7), mask(key, true)]).toEqual(['***', 7, true]);
  });

  it.each(plain_keys)('%j is no secret', (key) => {
    expect(isSensitive(key)).toBe(false);
    expect(mask(key, 7)).toBe(7);
  });

  it.each(texts)('$text', ({ text, masked }) => {
    expect(mask('note', text)).toBe(masked);
    expect(mask('note', masked)).toBe(masked);
  });

  it.each(values)('$key = $value', ({ key, value, masked }) => {
    expect(masking(key, value)).toEqual(masked);
    expect(masking(key, masked)).toEqual(masked);
  });

  const keys = ['password=', 'password = ', 'password  =  ', 'user[password]=', 'user%5Bpassword%5D=', 'password[]=', 'login[user][password][0]='];
  const forms = ["'S3cret'", '"a S3cret"', "b'S3cret'", "N'a S3cret'", "SecretStr('S3cret')", 'Some(Some("a S3cret"))', "['S3cret']", "a'b S3cret'"];
  it.each(keys.flatMap((key) => forms.map((form) => key + form)))('nothing of a secret stays behind the mask of %s', (text) => {
    expect(mask('note', text)).toMatch(/^(?!.*S3cret).*\*\*\*/);
    expect(mask('note', mask('note', text))).toBe(mask('note', text));
  });
});
