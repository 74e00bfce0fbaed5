import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Puts `.br` and `.gz` beside each text that was built: the host serves them as they are, and packs nothing itself. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  writeBundle: ({ dir }) => {
    for (const file of readdirSync(dir!, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css|svg)$/.test(name))) {
      const bytes = readFileSync(`${dir}/${file}`);
      writeFileSync(`${dir}/${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
      writeFileSync(`${dir}/${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [react(), packed],
  define: { __VERSION__: JSON.stringify(version) },
  // Small files stay files: the page's policy allows no data: URL but for pictures.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // npm run dev, beside a running AppHost. The host takes requests from pages at the address that they ask, so that stays.
  server: {
    port: 5173,
    proxy: Object.fromEntries(['/api', '/session'].map((path) => [path, { target: 'http://localhost:8790', changeOrigin: false }])),
  },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.{ts,tsx}'], restoreMocks: true },
});
