using System.Diagnostics;

namespace Sidechain.Otlp.Files;

/// <summary>
/// The records of a file, wherever they stand in it, as spans. As in Zipkin, those of one trace id, span id, service and side of a call are
/// parts of one span, whichever comes first, and names of services that differ in case alone are one.
/// </summary>
internal sealed class ZipkinReports
{
    // As the repair of duplicates has it: what starts at another time is another span that was given the same id.
    private const long RoundingNs = 1_000_000;

    private readonly List<ZipkinReport> _reports = [];

    public void AddRange(IEnumerable<ZipkinReport> reports) => _reports.AddRange(reports);

    /// <summary>Gives the spans.</summary>
    public void GiveTo(FoundSpans found)
    {
        Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _reports.Select(report => report.Service).OfType<string>().Order(StringComparer.Ordinal))
        {
            names.TryAdd(name, name);
        }

        var whole = ShortTraceIds.Among(_reports.Select(report => report.Span.TraceId).OfType<UInt128>());
        foreach (var same in _reports.Select(report => report.Named(names)).GroupBy(report =>
            (TraceId: report.Span.TraceId is { } id ? whole(id) : (UInt128?)null, report.Span.SpanId)))
        {
            var isKnown = same.Key is { TraceId: not null, SpanId: not null };
            foreach (var report in isKnown ? Whole([.. same]) : same)
            {
                found.Take(report.Finish());
            }
        }
    }

    private static IEnumerable<ZipkinReport> Whole(ZipkinReport[] same) => same.Length == 1
        ? same
        : Sides(same).SelectMany(side => By(side, report => report.Service)).SelectMany(Apart)
            // Equal records were sent twice, which the repair of duplicates says.
            .SelectMany(parts => parts.All(part => part.Json.Span.SequenceEqual(parts[0].Json.Span)) ? parts : [ZipkinReport.Merge(parts)]);

    /// <summary>
    /// The records of each side of a call. One that does not say its side is of the only side, or of that of its service, and of the
    /// caller's where a service calls itself.
    /// </summary>
    private static IEnumerable<ZipkinReport[]> Sides(ZipkinReport[] same)
    {
        ActivityKind[] sides = [.. same.Select(report => report.Side).Where(IsKnown).Distinct().Order()];
        if (sides.Length < 2)
        {
            return [same];
        }

        var callers = sides.OrderBy(side => side is ActivityKind.Server or ActivityKind.Consumer);
        var services = same.Where(report => IsKnown(report.Side)).Select(report => (report.Service, report.Side)).ToHashSet();
        return same.GroupBy(report => IsKnown(report.Side) || report.Service is not { } service
            ? report.Side
            : callers.FirstOrDefault(side => services.Contains((service, side)), ActivityKind.Internal)).Select(side => side.ToArray());
    }

    private static bool IsKnown(ActivityKind side) => side != ActivityKind.Internal;

    /// <summary>The records by what they say; those that do not say it are with the others, where these say the same.</summary>
    private static IEnumerable<ZipkinReport[]> By(ZipkinReport[] reports, Func<ZipkinReport, object?> what) =>
        reports.Select(what).OfType<object>().Distinct().Take(2).Count() < 2
            ? [reports]
            : reports.GroupBy(what).Select(equal => equal.ToArray());

    /// <summary>The parts of each of the spans that were given one id.</summary>
    private static List<List<ZipkinReport>> Apart(ZipkinReport[] reports)
    {
        var spans = new List<List<ZipkinReport>>();
        ZipkinReport? ended = null;
        foreach (var report in reports.Where(report => report.Span.StartNs is not null)
            .OrderBy(report => report.Span.StartNs).ThenBy(report => report, ZipkinReport.LongestFirst))
        {
            if (spans is not [.., var parts] || report.Span.StartNs - parts[0].Span.StartNs > RoundingNs || HasOtherName(report, ended))
            {
                (parts, ended) = ([], null);
                spans.Add(parts);
            }

            parts.Add(report);
            ended ??= report.HasEnd ? report : null;
        }

        ZipkinReport[] timeless = [.. reports.Where(report => report.Span.StartNs is null)];
        if (timeless.Length > 0)
        {
            var waiting = spans.Find(parts => !parts.Exists(part => part.HasEnd)) ?? spans.FirstOrDefault();
            if (waiting is null)
            {
                spans.Add(waiting = []);
            }

            waiting.AddRange(timeless);
        }

        return spans;
    }

    // A span may get a better name until its end.
    private static bool HasOtherName(ZipkinReport report, ZipkinReport? ended) =>
        report is { HasEnd: true, Span.Name.Length: > 0 } && ended?.Span.Name is { Length: > 0 } name && name != report.Span.Name;
}
