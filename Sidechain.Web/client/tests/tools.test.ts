// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveConfig } from 'vite';
import { describe, expect, it } from 'vitest';

const client = join(dirname(fileURLToPath(import.meta.url)), '..');

describe('eng/prerequisites.sh --node', () => {
  /** With these programs alone. */
  function look(programs: Record<string, string>): { status: number | null; stderr: string } {
    const folder = mkdtempSync(join(tmpdir(), 'sidechain-node-'));
    try {
      Object.entries(programs).forEach(([name, says]) => writeFileSync(join(folder, name), `#!/bin/sh\necho ${says}\n`, { mode: 0o755 }));
      return spawnSync('/bin/bash', [join(client, '..', '..', 'eng', 'prerequisites.sh'), '--node'], { env: { PATH: folder }, encoding: 'utf8' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it.each(['v20.19.0', 'v20.20.2', 'v22.12.0', 'v23.0.0', 'v24.1.0'])('%s is new enough', (node) =>
    expect(look({ node, npm: '10.8.2' })).toMatchObject({ status: 0, stderr: '' }));

  it.each<[string, Record<string, string>]>([
    ['v18.20.4', { node: 'v18.20.4', npm: '10.8.2' }],
    ['v20.18.3', { node: 'v20.18.3', npm: '10.8.2' }],
    ['v21.7.3', { node: 'v21.7.3', npm: '10.8.2' }],
    ['v22.11.0', { node: 'v22.11.0', npm: '10.8.2' }],
    ['Node.js none', {}],
    ['npm none', { node: 'v24.1.0' }],
  ])('%s is not, and it says what to install', (found, programs) => {
    const { status, stderr } = look(programs);
    expect(status).toBe(1);
    expect(stderr).toContain('Node.js 20.19, or 22.12 and newer, with npm.');
    expect(stderr).toContain(found);
    expect(stderr).toContain('apt-get install nodejs npm');
  });
});

it('npm run dev asks the host under the address that the browser asked: other origins are refused there', async () => {
  const { server } = await resolveConfig({ configFile: join(client, 'vite.config.ts') }, 'serve');
  expect(server.proxy).toEqual(Object.fromEntries(['/api', '/session'].map((path) => [path, { target: 'http://localhost:8790', changeOrigin: false }])));
});
