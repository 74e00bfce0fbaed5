using System.Text.Json.Serialization;
using Sidechain.Telemetry.Doors.Reading;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>The 200 of the clients' door: everything accepted is committed.</summary>
internal sealed record ReceivedAnswer(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("accepted")] int Accepted,
    [property: JsonPropertyName("rejected")] IReadOnlyList<ReceivedAnswer.RejectedSpan> Rejected)
{
    public static ReceivedAnswer To(Intake intake) =>
        new("received", intake.Spans.Count, [.. intake.Rejected.Select(r => new RejectedSpan(r.Index, r.SpanId, r.Reason))]);

    internal sealed record RejectedSpan(
        [property: JsonPropertyName("index")] int Index,
        [property: JsonPropertyName("span_id")] string? SpanId,
        [property: JsonPropertyName("reason")] string Reason);
}
