import { describe, expect, it } from 'vitest';
import { isSensitive, mask } from '../src/tracing/masking';
import { vectors } from './vectors';

interface Masking {
  secret_keys: string[];
  plain_keys: string[];
  texts: { text: string; masked: string }[];
  values: { key: string; value: string; masked: string }[];
}

const { secret_keys, plain_keys, texts, values } = vectors<Masking>('masking.json');

describe('masking, by the table that C# has', () => {
  it.each(secret_keys)('nothing stays under the key %j', (key) => {
    expect(isSensitive(key)).toBe(true);
    expect([mask(key, 'text'), mask(key, 7), mask(key, true)]).toEqual(['***', '***', '***']);
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
    expect(mask(key, value)).toBe(masked);
    expect(mask(key, masked)).toBe(masked);
  });
});
