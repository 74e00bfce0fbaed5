using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Traces;

/// <summary>Everything that the sources of api's tracing record in this process, by trace.</summary>
internal static class SpanCollector
{
    private static readonly string[] Sources = ["Sidechain.Api", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];
    private static readonly ConcurrentQueue<Activity> Begun = new();
    private static readonly ConcurrentQueue<Activity> Ended = new();

    private static readonly ActivityListener Listener = Listen();

    public static IEnumerable<Activity> All => Ended;

    /// <summary>Ended or not.</summary>
    public static IEnumerable<Activity> Started => Begun;

    /// <summary>Call before the first request; the listener stays for the life of the process.</summary>
    public static void Start() => _ = Listener;

    public static IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. Ended.Where(a => a.TraceId == trace)];

    /// <summary>Spans of other traces that point to this one.</summary>
    public static IEnumerable<Activity> LinkedTo(ActivityTraceId trace) => Ended.Where(a => a.Links.Any(l => l.Context.TraceId == trace));

    /// <summary>The trace as indented text, one span a line, children by start; once its server span has ended.</summary>
    public static async Task<string> DrawAsync(ActivityTraceId trace)
    {
        await Eventually.Async(
            $"the server span of {trace} has ended",
            () => Of(trace)
                .Any(a => a is { Kind: ActivityKind.Server, HasRemoteParent: true } && Of(trace).All(o => o.SpanId != a.ParentSpanId)));
        return Draw(Of(trace));
    }

    public static string Draw(IReadOnlyList<Activity> spans)
    {
        var text = new StringBuilder();
        var roots = spans.Where(s => spans.All(o => o.SpanId != s.ParentSpanId));
        Append(text, roots, spans, depth: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<Activity> siblings, IReadOnlyList<Activity> all, int depth)
    {
        foreach (var span in siblings.OrderBy(s => s.StartTimeUtc))
        {
            text.Append(' ', depth * 2).Append(span.DisplayName).Append(span.Status == ActivityStatusCode.Error ? " !" : "").Append('\n');
            Append(text, all.Where(s => s.ParentSpanId == span.SpanId), all, depth + 1);
        }
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Begun.Enqueue,
            ActivityStopped = Ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
