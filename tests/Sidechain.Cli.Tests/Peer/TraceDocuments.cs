using System.Diagnostics;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Tests.Peer;

/// <summary>Traces as the telemetry service answers them.</summary>
internal static class TraceDocuments
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private const long Start = 1_790_000_000_000_000_000;

    /// <summary>An upload, whole or with the api's part still on its way.</summary>
    public static byte[] Json(bool done = true, bool withServer = true, double quietMs = 900)
    {
        var spans = new List<Span>
        {
            Make("0000000000000001", null, "cli.share_loop", "cli", 0, 140),
            Make("0000000000000002", "0000000000000001", "cli.http_request", "cli", 20, 100) with
            {
                Kind = ActivityKind.Client,
                Events = [new SpanEvent("response_received", Start + 119_000_000)],
                Attributes = new Dictionary<string, object?> { [AttributeNames.SidechainServerSpanId] = "0000000000000003" },
            },
        };
        if (withServer)
        {
            spans.Add(
                Make("0000000000000003", "0000000000000002", "POST /api/v1/posts", "api", 30, 80) with { Kind = ActivityKind.Server });
        }

        return TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build(spans), null, done, TimeSpan.FromMilliseconds(quietMs)));
    }

    private static Span Make(string id, string? parent, string name, string tier, long startMs, long durationMs) => new()
    {
        TraceId = TraceId,
        SpanId = id,
        ParentSpanId = parent,
        Name = name,
        Service = tier,
        Tier = tier,
        ClientType = tier == "cli" ? tier : null,
        StartNs = Start + (startMs * 1_000_000),
        EndNs = Start + ((startMs + durationMs) * 1_000_000),
    };
}
