using System.Net;
using System.Text.Json;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>The server's answer to a batch, understood.</summary>
internal sealed record Answer(AnswerKind Kind)
{
    /// <summary>Longest body that is looked at, bytes.</summary>
    private const int MaxBody = 256 * 1024;

    /// <summary>Why not everything was stored.</summary>
    public string? Sentence { get; init; }

    /// <summary>Spans of the batch that the server did not take.</summary>
    public int Rejected { get; init; }

    /// <summary>Traces of another user.</summary>
    public IReadOnlyList<string> TraceIds { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public string DropReason { get; init; } = DropReasons.Refused;

    public static Answer NotReached(string sentence) => new(AnswerKind.Retry) { Sentence = sentence };

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken ct)
    {
        var status = response.StatusCode;
        using var body = await ReadBodyAsync(response, ct).ConfigureAwait(false);
        var error = Text(body, "error") ?? Text(body, "title");
        var sentence = $"The server answered {(int)status}" + (error is null ? "." : $": {error}");
        return status switch
        {
            _ when response.IsSuccessStatusCode => Stored(body),
            HttpStatusCode.Forbidden => new Answer(AnswerKind.Forbidden)
            {
                Sentence = sentence,
                TraceIds = Texts(body, "trace_ids"),
                DropReason = DropReasons.Forbidden,
            },
            HttpStatusCode.RequestEntityTooLarge =>
                new Answer(AnswerKind.Refused) { Sentence = sentence, DropReason = DropReasons.BatchTooLarge },
            HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity =>
                new Answer(AnswerKind.Refused) { Sentence = sentence },
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout =>
                new Answer(AnswerKind.Retry) { Sentence = sentence, RetryAfter = Wait(response, time) },

            // 401 may pass with a new token, 404 with the right address, 500 with a repaired server: nothing is lost over it.
            _ => new Answer(AnswerKind.Keep) { Sentence = sentence },
        };
    }

    private static Answer Stored(JsonDocument? body)
    {
        if (body?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("rejected", out var rejected)
            || rejected.ValueKind != JsonValueKind.Array || rejected.GetArrayLength() == 0)
        {
            return new Answer(AnswerKind.Stored);
        }

        var reasons = rejected.EnumerateArray()
            .Select(
                r => r.ValueKind == JsonValueKind.Object && r.TryGetProperty("reason", out var reason) ? reason.ToString() : "no reason")
            .Distinct(StringComparer.Ordinal);
        var count = rejected.GetArrayLength();
        return new Answer(AnswerKind.Stored)
        {
            Rejected = count,
            Sentence = $"The server rejected {count} of the spans ({string.Join(", ", reasons)}).",
        };
    }

    /// <summary>Seconds, or a date against the answer's own: this machine's clock may be years off. A date in the past is now.</summary>
    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - (response.Headers.Date ?? time.GetUtcNow()) is { Ticks: > 0 } until => until,
        _ => null,
    };

    private static async Task<JsonDocument?> ReadBodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > MaxBody)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false));
        }
        catch (JsonException)
        {
            // A proxy's page: the status says enough.
            return null;
        }
    }

    private static string? Text(JsonDocument? body, string name) =>
        body?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static List<string> Texts(JsonDocument? body, string name) =>
        body?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)] : [];
}
