using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>An HTTP answer, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Asserts problem details with a trace id and a sentence.</summary>
    public Answer IsProblem(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Status}: {Text}");
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        Assert.Matches("^[0-9a-f]{32}$", (string)Json["traceId"]!);
        Assert.NotEmpty((string)Json["error"]!);
        return this;
    }

    /// <summary>Asserts 200 and what the clients' door says.</summary>
    public Answer IsReceived(int accepted, string rejected = "[]")
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Text}");
        Assert.Equal($$"""{"status":"received","accepted":{{accepted}},"rejected":{{rejected}}}""", Text);
        return this;
    }
}
