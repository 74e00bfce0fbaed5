import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;

/** The conformance data that C# runs, too. */
export const vectors = <T>(file: string): T => read('tests', 'vectors', file);
export const docs = <T>(file: string): T => read('docs', file);
