using System.Globalization;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp;

/// <summary>The spans of one or more requests.</summary>
public sealed class FoundSpans
{
    private const long OneSecondNs = 1_000_000_000;

    private readonly List<Span> _spans = [];
    private readonly List<(string Name, string Problem)> _rejected = [];
    private readonly Dictionary<(string Looks, long ReadNs), int> _otherUnits = [];
    private long _earliestNs = long.MaxValue;

    /// <summary>Spans that belong to a trace.</summary>
    public IReadOnlyList<Span> Spans => _spans;

    /// <summary>The names of the others, and why they do not; see <see cref="OtlpSpan.Problem"/>.</summary>
    public IReadOnlyList<(string Name, string Problem)> Rejected => _rejected;

    /// <summary>A sentence about a request in which nothing was known; null where there is nothing to say.</summary>
    public string? Note { get; internal set; }

    /// <summary>The spans that were left out, why, and whose times seem to have another unit, in sentences; null for none.</summary>
    public string? LeftOut
    {
        get
        {
            // Times that count from a beginning of their own are right, whatever they look like.
            var otherUnits = _earliestNs < OneSecondNs ? [] : _otherUnits.Select(OtherUnit);
            string[] sentences = [.. new[] { Rejections }.OfType<string>(), .. otherUnits];
            return sentences.Length == 0 ? null : string.Join(' ', sentences);
        }
    }

    private static string OtherUnit(KeyValuePair<(string Looks, long ReadNs), int> found)
    {
        var spans = found.Value == 1 ? "1 span" : string.Create(CultureInfo.InvariantCulture, $"{found.Value} spans");
        return $"The times of {spans} look like {found.Key.Looks}, and are read as {OtlpTimes.UnitName(found.Key.ReadNs)}.";
    }

    private string? Rejections
    {
        get
        {
            if (_rejected.Count == 0)
            {
                return null;
            }

            var (many, reasons) = (_rejected.Count == 1 ? "span was" : "spans were", string.Join(", ", Reasons));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_rejected.Count} {many} left out ({reasons}); the first is {TreeText.Printable(_rejected[0].Name)}.");
        }
    }

    private IEnumerable<string> Reasons => _rejected.CountBy(span => span.Problem).OrderBy(reason => reason.Key, StringComparer.Ordinal)
        .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key}: {reason.Value}"));

    internal void Take(OtlpSpan span)
    {
        if (span.Problem is { } problem)
        {
            Reject(span.Name, problem);
        }
        else
        {
            _spans.Add(OtlpTrees.Span(span));
            _earliestNs = Math.Min(_earliestNs, span.StartNs!.Value);
            if (span.OtherUnit is { } other)
            {
                var key = (other, span.Resource.UnitNs);
                _otherUnits[key] = _otherUnits.GetValueOrDefault(key) + 1;
            }
        }
    }

    internal void Add(Span span) => _spans.Add(span);

    internal void Reject(string? name, string problem) => _rejected.Add((string.IsNullOrEmpty(name) ? OtlpSpan.NoName : name, problem));
}
