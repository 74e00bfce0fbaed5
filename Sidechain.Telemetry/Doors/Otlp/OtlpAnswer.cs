using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>What a request is answered with, whichever way it came.</summary>
internal sealed record OtlpAnswer
{
    public static OtlpAnswer Done { get; } = new();

    /// <summary>As over HTTP.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>A sentence for the sender: why nothing was kept, or why not all of it. Null when all of it was.</summary>
    public string? Message { get; init; }

    /// <summary>Spans or log records that were not taken while the others were.</summary>
    public long Rejected { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The canonical code of gRPC.</summary>
    public int Code => Status switch
    {
        StatusCodes.Status200OK => 0,
        StatusCodes.Status401Unauthorized => 16,
        StatusCodes.Status403Forbidden => 7,
        StatusCodes.Status408RequestTimeout => 4,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => 8,
        StatusCodes.Status503ServiceUnavailable => 14,
        _ => 3,
    };

    /// <summary>A client named traces of other users.</summary>
    public static OtlpAnswer NotOwned(IEnumerable<Guid> traces) => new()
    {
        Status = StatusCodes.Status403Forbidden,
        Message = $"These traces belong to another user, and nothing was kept: {string.Join(", ", traces.Select(SpanIds.Text))}.",
    };

    /// <summary>Success, except for what was rejected.</summary>
    /// <param name="note">A sentence about a body in which nothing was known; null where there is nothing to say.</param>
    public static OtlpAnswer Partial(IReadOnlyCollection<Rejection> rejected, string? note) =>
        rejected.Count == 0 && note is null
            ? Done
            : new() { Rejected = rejected.Sum(rejection => rejection.Count), Message = note ?? Sentence(rejected) };

    private static string Sentence(IEnumerable<Rejection> rejected)
    {
        var reasons = rejected.GroupBy(rejection => rejection.Reason).OrderBy(reason => reason.Key, StringComparer.Ordinal);
        return string.Join(
            ", ",
            reasons.Select(reason => $"{reason.Key} ({reason.Sum(one => one.Count)}){Advice(reason.Key)}{OtherUnits(reason)}"));
    }

    // A sender that counts in milliseconds is wrong by fifty years, and would look for the fault elsewhere.
    private static string OtherUnits(IEnumerable<Rejection> rejected)
    {
        var units = string.Join(" or ", rejected.Select(rejection => rejection.TimeUnit).OfType<string>().Distinct());
        return units.Length == 0 ? "" : $": times look like {units}, and must be nanoseconds since 1970";
    }

    // An SDK shows the sentence to its developer, who has never heard of client types.
    private static string Advice(string reason) => reason == RejectReasons.InvalidClientType
        ? $": set the resource attribute {AttributeNames.SidechainClientType} to one of {ClientTypes.Listed}"
        : "";
}
