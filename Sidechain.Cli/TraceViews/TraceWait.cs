namespace Sidechain.Cli.TraceViews;

/// <summary>Reads a trace again and again until it is complete.</summary>
internal static class TraceWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>The complete trace, or after the limit what there is; null when there is none even then.</returns>
    public static Task<FetchedTrace?> ForAsync(TraceQuery query, TimeSpan limit, TimeProvider time, CancellationToken cancellation) =>
        UntilAsync(query, limit, trace => Completeness.IsSettled(trace.Document), time, cancellation);

    /// <inheritdoc cref="ForAsync"/>
    public static async Task<FetchedTrace?> UntilAsync(
        TraceQuery query, TimeSpan limit, Predicate<FetchedTrace> isReached, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        if (limit > TimeSpan.Zero)
        {
            query.DeliverEarlierRuns();
        }

        while (true)
        {
            var trace = await query.ReadAsync(cancellation).ConfigureAwait(false);
            var left = limit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || (trace is not null && isReached(trace)))
            {
                return trace;
            }

            await Task.Delay(left < Pause ? left : Pause, time, cancellation).ConfigureAwait(false);
        }
    }
}
