import { expect, it } from 'vitest';
import { titleText } from '../src/audio/titleText';

it.each([
  ['  Amen  ', 'Amen'],
  ['two\nlines\tand a tab', 'two lines and a tab'],
  ['\u0000bell\u0007and C1\u0085', 'bell and C1'],
  ['<b>bold</b> \u202Eevil', '<b>bold</b> \u202Eevil'],
  ['x'.repeat(300), 'x'.repeat(200)],
  ['x'.repeat(199) + '🎵', 'x'.repeat(199)],
  ['x'.repeat(198) + '🎵', 'x'.repeat(198) + '🎵'],
  ['x'.repeat(199) + ' y', 'x'.repeat(199)],
  [' \n ', ''],
])('title %#', (given, sent) => expect(titleText(given)).toBe(sent));
