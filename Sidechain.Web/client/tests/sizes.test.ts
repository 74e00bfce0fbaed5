// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { coreSize, wholeSize } from '../bench/sizes.mjs';

const KIB = 1024;
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const zipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;

describe('weight, minified and gzipped', () => {
  it('the core of the tracing is at most 4 KiB', async () => expect(await coreSize()).toBeLessThanOrEqual(4 * KIB));

  it('all of the tracing is at most 8 KiB', async () => expect(await wholeSize()).toBeLessThanOrEqual(8 * KIB));

  it('the first load of the app is below 130 KiB', () => {
    const files = ['index.html', 'icon.svg', ...readdirSync(join(dist, 'assets')).filter((file) => !/\.(br|gz)$/.test(file)).map((file) => join('assets', file))];
    expect(files.some((file) => file.endsWith('.js'))).toBe(true);
    expect(files.reduce((sum, file) => sum + zipped(join(dist, file)), 0)).toBeLessThan(130 * KIB);
  });
});
