// What tracing in a browser weighs and costs, ours beside others, built and measured in this run: node run.mjs [--no-cost]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const tracing = join(here, '..', '..', 'Sidechain.Web', 'client', 'src', 'tracing');

const OTEL = `
  import { WebTracerProvider } from '@opentelemetry/sdk-trace-web';
  import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
  import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
  new WebTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register();`;

const ENTRIES = {
  'Sidechain, core: context, recorder, headers, batching, flush': {
    code: ['TraceContext', 'SpanRecorder', 'Delivery', 'HttpTransport'].map((name) => `export { ${name} } from '${tracing}/${name}.ts';`).join('\n'),
    without: /masking$/,
  },
  'Sidechain, all: with masking, IndexedDB, sessions, page loads, React hooks': { code: `export * from '${tracing}/index.ts';`, external: ['react', 'react/*'] },
  'OpenTelemetry web: provider, batches, OTLP/HTTP': { code: OTEL },
  '@opentelemetry/browser-sdk': { code: `import * as sdk from '@opentelemetry/browser-sdk'; globalThis.sdk = sdk;` },
  'Sentry with tracing': { code: `import * as Sentry from '@sentry/browser'; Sentry.init({ dsn: '', integrations: [Sentry.browserTracingIntegration()], tracesSampleRate: 1 });` },
  'Faro with tracing': {
    code: `import { initializeFaro, getWebInstrumentations } from '@grafana/faro-web-sdk'; import { TracingInstrumentation } from '@grafana/faro-web-tracing';
      initializeFaro({ url: '', app: { name: 'x' }, instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()] });`,
  },
};

for (const [name, { code, external = [], without = /^$/ }] of Object.entries(ENTRIES)) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here, loader: 'ts' },
    bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', platform: 'browser', external, logLevel: 'error',
    plugins: [{ name: 'without', setup: (bundle) => bundle.onResolve({ filter: without }, ({ path }) => (path ? { path, external: true } : undefined)) }],
    define: { __VERSION__: '"1.0.0"', 'process.env.NODE_ENV': '"production"' },
  });
  const [{ contents }] = outputFiles;
  console.log(`${String(contents.length).padStart(8)} B  ${String(gzipSync(contents, { level: 9 }).length).padStart(7)} B gzip   ${name}`);
}

if (!process.argv.includes('--no-cost')) {
  // Each in a process of its own, in turn, so that neither has the other's compiled code.
  const rounds = { sidechain: [], opentelemetry: [] };
  for (let round = 0; round < 5; round++) {
    for (const which of Object.keys(rounds)) {
      const run = spawnSync(process.execPath, ['--expose-gc', join(here, 'cost.mjs'), which], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(run.stderr);
      rounds[which].push(Number(run.stdout));
    }
  }
  for (const [which, ns] of Object.entries(rounds)) {
    const sorted = ns.toSorted((a, b) => a - b);
    console.log(`${(sorted[2] / 1000).toFixed(3)} µs a span, median of 5 processes (${(sorted[0] / 1000).toFixed(3)} to ${(sorted[4] / 1000).toFixed(3)})   ${which}`);
  }
}
