// What tracing in a browser weighs and costs, ours beside others, built and measured in this run: node run.mjs [--no-cost]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Processor time of a span of ours, microseconds. */
const GOAL = 1;
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
  const runs = { sidechain: [], opentelemetry: [] };
  for (let round = 0; round < 5; round++) {
    for (const which of Object.keys(runs)) {
      const run = spawnSync(process.execPath, [join(here, 'cost.mjs'), which], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(run.stderr);
      const [cpu, wall] = run.stdout.split(' ').map((ns) => Number(ns) / 1000);
      runs[which].push({ cpu, wall });
    }
  }
  const inOrder = (which, clock) => runs[which].map((run) => run[clock]).sort((a, b) => a - b);
  const text = (sorted) => `${sorted[2].toFixed(3)} µs (${sorted[0].toFixed(3)} to ${sorted[4].toFixed(3)})`;
  for (const which of Object.keys(runs)) {
    console.log(`${which}: a span takes ${text(inOrder(which, 'cpu'))} of processor time, ${text(inOrder(which, 'wall'))} by the clock; medians of 5 processes`);
  }
  if (inOrder('sidechain', 'cpu')[2] > GOAL) {
    console.error(`A span costs more than ${GOAL} µs.`);
    process.exitCode = 1;
  }
}
