import { describe, expect, it } from 'vitest';
import { encodeSpan } from '../src/tracing/wire';
import { spanOf, vectors, type WireSpan } from './vectors';

// A page's duration is its span's one measure of time: a case in which it differs from end minus start is none of it.
const all = vectors<{ cases: { case: string; span: WireSpan; json: Record<string, unknown> }[] }>('spans.json').cases;

describe('the wire format, by the vectors that C# has', () => {
  it.each(all)('$case', ({ span, json }) => {
    const written = JSON.parse(encodeSpan(spanOf(span))) as Record<string, unknown>;
    const duration = span.duration_us === null ? undefined : span.duration_us / 1000;
    const end = duration === undefined ? undefined : Math.round((span.start_us / 1000 + duration) * 1000) / 1000;
    expect(written).toEqual({
      ...json,
      client_type: 'web',
      client_version: written.client_version,
      ...(end === undefined ? {} : { end_time_ms: end }),
    });
  });

  it.each([
    ['a BigInt', 10n, '10'],
    ['an object', { a: 1 }, '[object Object]'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a list of lists', [[1], ['b']], [[1], ['b']]],
    ['a mixed list', [1, 'a', null, true], [1, 'a', true]],
    ['a long text', 'x'.repeat(9000), `${'x'.repeat(8160)}… 840 letters more`],
  ])('%s as a value breaks nothing', (_, value, written) => {
    const span = spanOf(all[0]!.span).setAttribute('x', value as never);
    Object.assign(span, { duration: undefined });
    span.setAttribute('x', value as never);
    expect((JSON.parse(encodeSpan(span)) as { attributes: Record<string, unknown> }).attributes.x).toEqual(written);
  });

  it('masks at the source and cuts what is too long', () => {
    const attributes = { 'api.token': 'abc', 'file.name': '/home/alice/loop.wav', note: 'x'.repeat(9000), odd: Number.NaN, tags: ['a', 'Bearer abc.def'] };
    const span = spanOf({ ...all[0]!.span, attributes });
    span.message = 'with Bearer abc.def';
    const written = JSON.parse(encodeSpan(span)) as { attributes: Record<string, string>; status_message: string };
    expect(written.attributes).toMatchObject({ 'api.token': '***', 'file.name': 'loop.wav', odd: 'NaN', tags: ['a', 'Bearer ***'] });
    expect(written.attributes.note).toBe(`${'x'.repeat(8160)}… 840 letters more`);
    expect(written.status_message).toBe('with Bearer ***');
  });
});
