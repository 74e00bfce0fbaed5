using System.Diagnostics;
using System.Globalization;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests;

/// <summary>
/// A trace as indented text: a span a line, two spaces a level, then at least two spaces and <c>start..end service [words]</c>
/// (milliseconds). Words:
/// <c>server client producer consumer error cancelled saidok unfinished follows id=… parent=… link=… db=… instance=…
/// clock=offset/rtt throws=Type:message key:value</c>. A service named <c>phone</c> is a client of type <c>mobile</c>.
/// Ids are 1, 2, 3 … by line unless given; a link names a line, and one to the parent is meant by <c>follows</c>. <c>start..?</c> is
/// unfinished; an end before the start is marked and left out, as readers do it. An attribute <c>error:text</c> is a failure with that
/// message.
/// </summary>
internal static class DrawnTrace
{
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static Span[] Parse(string drawing)
    {
        var spans = new List<Span>();
        var path = new Stack<(int Indent, string Id)>();
        foreach (var line in drawing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var indent = line.Length - line.TrimStart().Length;
            while (path.TryPeek(out var above) && above.Indent >= indent)
            {
                path.Pop();
            }

            var span = Line(line.Trim(), spans.Count + 1, path.TryPeek(out var parent) ? parent.Id : null);
            path.Push((indent, span.SpanId));
            spans.Add(span);
        }

        return [.. spans];
    }

    public static TraceTree Tree(string drawing) => TreeBuilder.Build(Parse(drawing));

    public static string Id(int number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static Span Line(string line, int number, string? parent)
    {
        var gap = line.IndexOf("  ", StringComparison.Ordinal);
        var words = line[gap..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var times = words[0].Split("..");
        var options = words[2..];
        var start = Ns(times[0]);
        var end = times[1] == "?" ? start : Ns(times[1]);
        var message = Option(options, "error:");
        var service = words[1];
        var client = service switch { "cli" or "plugin" or "web" => service, "phone" => "mobile", _ => null };
        return new Span
        {
            TraceId = TraceId,
            SpanId = Option(options, "id=") ?? Id(number),
            ParentSpanId = Option(options, "parent=") ?? parent,
            Name = line[..gap],
            Service = client is null ? service : $"sidechain-{service}",
            Tier = Tiers.Of(client, service, Option(options, "db=")),
            ClientType = client,
            ClientVersion = client is null ? null : "1.0.0",
            Kind = Enum.GetValues<ActivityKind>().FirstOrDefault(kind => options.Contains(kind.ToString().ToLowerInvariant())),
            StartNs = start,
            EndNs = Math.Max(start, end),
            StatusMessage = message,
            Status = options.Contains("error") || message is not null ? SpanStatus.Error
                : options.Contains("cancelled") ? SpanStatus.Cancelled
                : SpanStatus.Ok,
            SaidOk = options.Contains("saidok"),
            Events = Option(options, "throws=")?.Split(':', 2) is [var type, var text] ? [Exception(type, text, Math.Max(start, end))] : [],
            Unfinished = times[1] == "?" || options.Contains("unfinished"),
            Clock = Option(options, "clock=")?.Split('/') is [var offset, var roundTrip]
                ? new ClockSample(Ns(offset), Ns(roundTrip))
                : null,
            Resource = Option(options, "instance=") is { } instance
                ? new Dictionary<string, object?> { ["service.instance.id"] = instance }
                : Span.NoAttributes,
            Links =
            [
                .. options.Where(option => option.StartsWith("link=", StringComparison.Ordinal))
                    .Select(option => new SpanLink(TraceId, Id(int.Parse(option[5..], CultureInfo.InvariantCulture)))),
                .. options.Contains("follows") ? [Following(parent!)] : Array.Empty<SpanLink>(),
            ],
            Attributes = Attributes(
                end < start ? [.. options, FormattableString.Invariant($"sidechain.unusable_duration_ms:{(end - start) / 1e6}")] : options),
        };
    }

    private static SpanEvent Exception(string type, string message, long ns) => new("exception", ns)
    {
        Attributes = new Dictionary<string, object?> { ["exception.type"] = type, ["exception.message"] = message },
    };

    private static SpanLink Following(string parent) => new(TraceId, parent)
    {
        Attributes = new Dictionary<string, object?> { ["opentracing.ref_type"] = "follows_from" },
    };

    private static Dictionary<string, object?> Attributes(string[] options)
    {
        var attributes = options.Where(o => o.Contains(':', StringComparison.Ordinal) && !o.StartsWith("error:", StringComparison.Ordinal))
            .Select(o => o.Split(':', 2)).ToDictionary(p => p[0], p => Value(p[1]));
        if (Option(options, "db=") is { } db)
        {
            attributes.Add("db.system.name", db);
        }

        return attributes;
    }

    private static string? Option(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static object? Value(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && text.Length < 16 ? number : text;

    private static long Ns(string ms) => (long)(decimal.Parse(ms, CultureInfo.InvariantCulture) * 1_000_000m);
}
