import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  plugins: [react()],
  define: { __VERSION__: JSON.stringify(version) },
  // Small files stay files: the page's policy allows no data: URL but for pictures.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // npm run dev, beside a running AppHost.
  server: { port: 5173, proxy: { '/api': 'http://localhost:8790', '/session': 'http://localhost:8790' } },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.{ts,tsx}'], restoreMocks: true },
});
