using System.Globalization;
using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Insights;

/// <summary>
/// <c>GET /api/v1/insights/latency</c>: how long encoding, network and server take, by client, version and time. It covers all users, so it
/// is for support.
/// </summary>
internal static class InsightsApi
{
    private const int MostDays = 7;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/insights/latency", ReadLatencyAsync)
        .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Insights")
        .Describe(
            "ReadLatency", "Says how long encoding, network and server take, by client and version, for support", 400, 401, 403, 429, 503)
        .Produces<JsonObject>();

    private static Task<IResult> ReadLatencyAsync(
        string? client, string? days, SidechainUser user, StepStatistics statistics, TimeProvider time, HttpResponse response,
        CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, "Insights cannot be read", async () =>
        {
            if (!user.IsSupport)
            {
                return Problem.Forbidden("Insights are of everybody's traces, and for support.");
            }

            if (client is not null && !ClientTypes.IsKnown(client))
            {
                return Problem.BadRequest($"\"client\" is one of {ClientTypes.Listed}.");
            }

            if (!int.TryParse(days ?? $"{MostDays}", NumberStyles.None, CultureInfo.InvariantCulture, out var back)
                || back is < 1 or > MostDays)
            {
                return Problem.BadRequest($"\"days\" is a number from 1 to {MostDays}.");
            }

            var since = time.GetUtcNow() - TimeSpan.FromDays(back);
            var names = ClientTypes.All.SelectMany(type => Parts(type).Select(part => part.Step));
            var steps = await statistics.FindAsync(names, since, client is null ? ClientTypes.All : [client], cancellationToken);
            return Results.Json(new JsonObject { ["since"] = since.UtcDateTime, ["clients"] = new JsonArray([.. Versions(steps)]) });
        });

    private static IEnumerable<(string Part, string Step)> Parts(string client) =>
    [
        ("action", $"{client}.{SpanNames.ShareLoop}"), ("encode", $"{client}.{SpanNames.EncodeAudio}"),
        ("network", $"{client}.{SpanNames.HttpRequest}{StepKey.Network}"), ("server", $"{client}.{SpanNames.HttpRequest}{StepKey.Server}"),
    ];

    private static IEnumerable<JsonNode> Versions(Dictionary<StepKey, StepHistogram> steps)
    {
        foreach (var version in steps.GroupBy(step => (step.Key.ClientType, step.Key.ClientVersion)).OrderBy(version => version.Key))
        {
            var client = version.Key.ClientType!;
            var whole = new JsonObject { ["client"] = client, ["version"] = version.Key.ClientVersion };
            foreach (var (part, step) in Parts(client))
            {
                whole[part] = Figures(Together(version.Where(one => one.Key.Name == step).Select(one => one.Value)));
            }

            whole["sentence"] = Sentence(client, version.Key.ClientVersion, whole);
            whole["hours"] = new JsonArray(
                [.. version.GroupBy(one => one.Key.Hour).OrderBy(hour => hour.Key).Select(hour => Hour(client, hour.Key, [.. hour]))]);
            yield return whole;
        }
    }

    private static JsonObject Hour(string client, long hour, KeyValuePair<StepKey, StepHistogram>[] steps)
    {
        var json = new JsonObject { ["hour"] = DateTimeOffset.FromUnixTimeSeconds(hour * 3600).UtcDateTime };
        foreach (var (part, step) in Parts(client))
        {
            if (steps.FirstOrDefault(one => one.Key.Name == step).Value is { } found)
            {
                json[part] = Figures(found);
            }
        }

        return json;
    }

    private static StepHistogram Together(IEnumerable<StepHistogram> hours)
    {
        var together = new StepHistogram();
        foreach (var hour in hours)
        {
            together.Add(hour);
        }

        return together;
    }

    private static JsonObject? Figures(StepHistogram step) => step.Spans == 0 ? null : new()
    {
        ["count"] = step.Spans,
        ["failed"] = step.Failed,
        ["average_ms"] = Ms(step.AverageNs),
        ["p50_ms"] = Ms(step.QuantileNs(0.5)),
        ["p95_ms"] = Ms(step.QuantileNs(0.95)),
        ["p99_ms"] = Ms(step.QuantileNs(0.99)),
    };

    private static string? Sentence(string client, string? version, JsonObject whole)
    {
        string[] parts = [.. new[] { ("encode", "encoding"), ("network", "network"), ("server", "server") }
            .Where(part => whole[part.Item1] is not null).Select(part =>
                string.Create(CultureInfo.InvariantCulture, $"{part.Item2} {(double)whole[part.Item1]!["average_ms"]! / 1000:0.0} s"))];
        return parts.Length == 0 ? null : $"{client} {version}".TrimEnd() + $": on average {string.Join(", ", parts)}.";
    }

    private static double Ms(double ns) => Math.Round(ns / 1e6, 3);
}
