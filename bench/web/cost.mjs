// Nanoseconds for a span in Node: started, three attributes, one event, ended, in the queue. The queue is emptied between rounds, outside of the time.
// Prints two figures: processor time of all threads, the collector's among them, and what the clock on the wall says, in which other programs' work is, too.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { context, trace } from '@opentelemetry/api';

const here = dirname(fileURLToPath(import.meta.url));
const ROUND = 1000;
const ROUNDS = 300;
const WARM = 100;

async function sidechain() {
  const tracing = join(here, '..', '..', 'Sidechain.Web', 'client', 'src', 'tracing');
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${tracing}/SpanRecorder.ts'; export * from '${tracing}/Delivery.ts';`, resolveDir: here, loader: 'ts' },
    bundle: true, write: false, format: 'esm', target: 'es2022', define: { __VERSION__: '"1.0.0"' },
  });
  const { SpanRecorder, Delivery } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  const recorder = new SpanRecorder(new Delivery({ send: () => Promise.resolve({ kind: 'stored' }) }));
  const root = recorder.startTrace('root');
  return {
    span: () => recorder.startSpan('web.http_request', root).setAttribute('http.request.method', 'GET').setAttribute('http.response.status_code', 200).setAttribute('url.full', 'http://localhost/x').addEvent('response_received').end(),
    drain: () => recorder.sendToServer(),
  };
}

function opentelemetry() {
  const exporter = { export: (_, done) => done({ code: 0 }), shutdown: () => Promise.resolve(), forceFlush: () => Promise.resolve() };
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 4096, maxExportBatchSize: 2048, scheduledDelayMillis: 1_000_000 });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('bench');
  const parent = trace.setSpan(context.active(), tracer.startSpan('root'));
  return {
    span: () => {
      const span = tracer.startSpan('web.http_request', {}, parent);
      span.setAttribute('http.request.method', 'GET').setAttribute('http.response.status_code', 200).setAttribute('url.full', 'http://localhost/x').addEvent('response_received');
      span.end();
    },
    drain: () => processor.forceFlush(),
  };
}

const { span, drain } = await { sidechain, opentelemetry }[process.argv[2]]();
let total = 0n;
let cpu = 0;
for (let round = 0; round < WARM + ROUNDS; round++) {
  const before = process.cpuUsage();
  const began = process.hrtime.bigint();
  for (let i = 0; i < ROUND; i++) span();
  const took = process.hrtime.bigint() - began;
  const used = process.cpuUsage(before);
  if (round >= WARM) {
    total += took;
    cpu += used.user + used.system;
  }
  await drain();
}
console.log((cpu * 1000) / (ROUND * ROUNDS), Number(total) / (ROUND * ROUNDS));
process.exit(0);
