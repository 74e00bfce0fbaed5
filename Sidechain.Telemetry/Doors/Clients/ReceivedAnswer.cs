using System.Text.Json.Serialization;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>The 200 of the clients' door: everything accepted is committed.</summary>
internal sealed record ReceivedAnswer(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("accepted")] int Accepted,
    [property: JsonPropertyName("rejected")] IReadOnlyList<ReceivedAnswer.RejectedSpan> Rejected,
    [property: JsonPropertyName("done_rejected"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    ReceivedAnswer.RejectedDone? DoneRejected)
{
    /// <param name="intake">What was stored, and the spans that were not.</param>
    /// <param name="done">How many more traces it said are done than it may.</param>
    public static ReceivedAnswer To(Intake intake, int done) => new(
        "received", intake.Spans.Count, [.. intake.Rejected.Select(r => new RejectedSpan(r.Index, r.SpanId, r.Reason, Detail(r)))],
        done == 0 ? null : new RejectedDone(done, RejectReasons.TooManyDone));

    // A sender that counts in seconds is wrong by fifty years, and would look for the fault elsewhere.
    private static string? Detail(Rejection rejection) =>
        rejection.TimeUnit is { } unit ? $"the time looks like {unit}, and must be milliseconds since 1970" : null;

    internal sealed record RejectedDone(
        [property: JsonPropertyName("count")] int Count, [property: JsonPropertyName("reason")] string Reason);

    internal sealed record RejectedSpan(
        [property: JsonPropertyName("index")] int Index,
        [property: JsonPropertyName("span_id")] string? SpanId,
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("detail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail);
}
