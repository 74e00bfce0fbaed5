// What the tracing weighs, minified and gzipped, in bytes. `node bench/sizes.mjs` prints it; tests/sizes.test.ts holds its bounds.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const source = (path) => fileURLToPath(new URL(`../src/tracing/${path}`, import.meta.url));

/** @param {string} code what the bundle is of @param {RegExp[]} external what is left out */
export async function sizeOf(code, external = []) {
  // As it ships: under a test runner Vite would write where each element stands into it.
  process.env.NODE_ENV = 'production';
  const result = await build({
    configFile: false,
    mode: 'production',
    logLevel: 'silent',
    define: { __VERSION__: '"1.0.0"' },
    plugins: [{ name: 'entry', resolveId: (id) => (id === 'entry' ? '\0entry' : null), load: (id) => (id === '\0entry' ? code : null) }],
    build: { write: false, target: 'es2022', modulePreload: { polyfill: false }, rollupOptions: { input: 'entry', external, preserveEntrySignatures: 'strict' }, minify: true },
  });
  const chunks = (Array.isArray(result) ? result : [result]).flatMap(({ output }) => output);
  return gzipSync(chunks.map((chunk) => chunk.code ?? '').join(''), { level: 9 }).length;
}

/** Context, recorder, headers, batching, flush. */
export const coreSize = () =>
  sizeOf(
    `export { TraceContext } from ${JSON.stringify(source('TraceContext.ts'))};
     export { SpanRecorder } from ${JSON.stringify(source('SpanRecorder.ts'))};
     export { Delivery } from ${JSON.stringify(source('Delivery.ts'))};
     export { HttpTransport } from ${JSON.stringify(source('HttpTransport.ts'))};`,
    [/masking/],
  );

/** All of it; React itself is the app's. */
export const wholeSize = () => sizeOf(`export * from ${JSON.stringify(source('index.ts'))};`, [/^react/]);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify({ core: await coreSize(), whole: await wholeSize() }));
}
