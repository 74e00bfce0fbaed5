using System.Diagnostics;

namespace Sidechain.Otlp.Files;

/// <summary>A record of a Zipkin span: all of it or a part, for a tracer may report by itself what it learns later.</summary>
/// <param name="Json">The record as it stands in the file.</param>
/// <param name="Span">The content of the record. It has an end only where the record has an instant for it.</param>
internal sealed record ZipkinReport(ReadOnlyMemory<byte> Json, OtlpSpan Span)
{
    /// <summary>The span has its id from its caller's.</summary>
    public bool IsShared { get; init; }

    /// <summary>How long it lasted; absent where the record does not say.</summary>
    public long? DurationNs { get; init; }

    /// <summary>The process that reported it.</summary>
    public ZipkinEndpoint? Local { get; init; }

    /// <summary>The other side of the call.</summary>
    public ZipkinEndpoint? Remote { get; init; }

    /// <summary>The name of the process that reported it; absent where the record names none.</summary>
    public string? Service => Local?.Service;

    /// <summary>The side of a call: a server's where it has its id from its caller's; internal where the record does not say.</summary>
    public ActivityKind Side => IsShared && Span.Kind != ActivityKind.Consumer ? ActivityKind.Server : Span.Kind;

    /// <summary>The record says when the span ended, or how long it lasted.</summary>
    public bool HasEnd => (DurationNs ?? Span.EndNs) is not null;

    /// <summary>The report, its service named as others name it.</summary>
    public ZipkinReport Named(Dictionary<string, string> names) =>
        Local is { Service: { } service } && names[service] is var name && name != service
            ? this with { Local = Local with { Service = name } }
            : this;

    /// <summary>The span, once nothing more is known of it.</summary>
    public OtlpSpan Finish()
    {
        Span.StartNs ??= Span.EndNs;
        Span.EndNs ??= Span.StartNs is { } from && DurationNs is { } lasted ? from + Math.Min(lasted, long.MaxValue - from) : null;
        Span.Resource = ZipkinEndpoint.Resource(Local);
        ZipkinEndpoint.Describe(Span, Local, Remote);
        OpenTelemetryTags.Interpret(Span);
        Span.Change(OpenTelemetryTexts.Event);
        return Span;
    }

    /// <summary>The parts of one span as one. Where several say different things, the longest report counts.</summary>
    public static ZipkinReport Merge(IReadOnlyList<ZipkinReport> parts)
    {
        ZipkinReport[] ordered = [.. parts.Order(LongestFirst)];
        var (first, local) = (ordered[0], ZipkinEndpoint.Merge(ordered.Select(part => part.Local)));
        var span = new OtlpSpan(first.Span.Resource, null)
        {
            TraceId = parts.Max(part => part.Span.TraceId),
            SpanId = first.Span.SpanId,
            Warnings = [FormattableString.Invariant($"{parts.Count} reports of this span arrived and are shown as one")],
        };
        long? duration = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in ordered)
        {
            TakeOver(part.Span, span);
            duration = Latest(duration, part.DurationNs);
            span.Attributes.AddRange(part.Span.Attributes.Where(tag => keys.Add(tag.Key)));
        }

        foreach (var happened in ordered.SelectMany(part => part.Span.Events)
            .DistinctBy(happened => (happened.Name, happened.TimeNs, happened.UnusableTime)).OrderBy(happened => happened.TimeNs))
        {
            span.Add(happened);
        }

        var remote = ZipkinEndpoint.Merge(ordered.Select(part => part.Remote));
        return first with { Span = span, DurationNs = duration, Local = local, Remote = remote };
    }

    /// <summary>The reports with an end first, then the longest; the rest of the order is the same each time.</summary>
    public static Comparer<ZipkinReport> LongestFirst { get; } = Comparer<ZipkinReport>.Create((a, b) =>
        b.HasEnd.CompareTo(a.HasEnd) is not 0 and var end ? end
        : Nullable.Compare(b.DurationNs, a.DurationNs) is not 0 and var longer ? longer
        : a.Json.Span.SequenceCompareTo(b.Json.Span));

    private static void TakeOver(OtlpSpan part, OtlpSpan into)
    {
        into.ParentSpanId ??= part.ParentSpanId;
        into.Name = string.IsNullOrEmpty(into.Name) ? part.Name : into.Name;
        into.Kind = into.Kind == ActivityKind.Internal ? part.Kind : into.Kind;
        into.StartNs ??= part.StartNs;
        into.EndNs = Latest(into.EndNs, part.EndNs);
        into.StatusMessage ??= part.StatusMessage;
        into.Status = part.Status == OtlpStatus.Error ? part.Status : into.Status;
    }

    private static long? Latest(long? a, long? b) => a is null || b > a ? b : a;
}
