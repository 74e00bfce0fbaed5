import { afterEach, describe, expect, it } from 'vitest';
import { nextPage } from '../src/pages/nextPage';
import { ignoreStrayDrops } from '../src/app/strayDrops';
import { titleText } from '../src/audio/titleText';
import { sizeText } from '../src/parts/sizeText';

describe('after logging in', () => {
  it.each([
    ['/share', '/share'],
    ['/posts/1?a=b#c', '/posts/1?a=b#c'],
    ['share', '/share'],
    [`${location.origin}/settings`, '/settings'],
  ])('%j leads to %s', (next, page) => expect(nextPage(next)).toBe(page));

  it.each([null, '', '//evil.test', '/\t/evil.test', '/%09/evil', '\\\\evil.test', '/\\evil.test', '/.//evil.test', 'https://evil.test/', 'javascript:alert(1)', 'http://[', '/login', '/login/?next=/login', '/register'])(
    '%j leads nowhere but to this app, and never back',
    (next) => {
      const page = nextPage(next);
      expect(new URL(page, location.origin).origin).toBe(location.origin);
      expect(() => history.replaceState(null, '', page)).not.toThrow();
      expect(page).not.toMatch(/^\/(\/|login|register)/);
    },
  );
});

describe('a file that is dropped', () => {
  ignoreStrayDrops();
  const drop = (types: string[]): Event & { dataTransfer: { dropEffect: string } } => {
    const event = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { types, dropEffect: 'copy' } });
    document.body.firstChild!.dispatchEvent(event);
    return event;
  };
  afterEach(() => document.body.replaceChildren());

  it('beside everything is not opened in place of the app', () => {
    document.body.append(document.createElement('p'));
    expect(drop(['Files'])).toMatchObject({ defaultPrevented: true, dataTransfer: { dropEffect: 'none' } });
  });

  it('where a page takes it is the page\'s', () => {
    const box = document.createElement('p');
    box.addEventListener('drop', (event) => event.preventDefault());
    document.body.append(box);
    expect(drop(['Files']).dataTransfer.dropEffect).toBe('copy');
  });

  it('is something else than a text for a field', () => {
    document.body.append(document.createElement('input'));
    expect(drop(['text/plain']).defaultPrevented).toBe(false);
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [999_499, '999 kB'],
  [999_999, '1.0 MB'],
  [52_428_800, '52.4 MB'],
])('%i bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

it.each(['', ' ', '\u200B', '\u202E\u2066', '\u00AD\u3164\u2800', '\u0301', '\uFEFF'])('a title of which nothing can be seen, %j, is none', (title) => expect(titleText(title)).toBe(''));

it.each(['.', 'e\u0301', '\u{1F41B}', '\u05E9\u200F', '\u0915\u093E'])('%j can be seen', (title) => expect(titleText(title)).toBe(title));
