import { Component, type ReactNode } from 'react';
import * as Spans from '../actions/spanNames';
import { ApiError } from '../api/ApiError';
import { ErrorNote } from '../parts/ErrorNote';
import { painted, type SpanRecorder } from '../tracing';

interface Props {
  readonly recorder: SpanRecorder;
  readonly children: ReactNode;
}

/** What stands in the place of a page that could not be drawn, with the trace of why. */
export class Broken extends Component<Props, { error: ApiError | null }> {
  override state = { error: null as ApiError | null };

  override componentDidCatch(error: unknown): void {
    const { recorder } = this.props;
    const span = recorder.startTrace(Spans.PageLoad).recordException(error);
    this.setState({ error: ApiError.from(error, recorder.isOn ? span.traceId : null) });
    void painted().then(() => span.end());
  }

  override render(): ReactNode {
    return this.state.error ? (
      <main>
        <h1>This page cannot be shown</h1>
        <ErrorNote error={this.state.error} onRetry={() => location.reload()} />
      </main>
    ) : (
      this.props.children
    );
  }
}
