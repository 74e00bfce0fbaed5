using System.Net;
using System.Text.Json.Nodes;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>What masking must leave alone, through the services' door and back.</summary>
public sealed class CleaningCaseTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task RoutesThatLookLikeFolders_StayAsTheyAre()
    {
        var spans = await SendAsync("35-routes-that-look-like-folders/otlp.json");

        Assert.Equal(
            [
                "GET /Users/{id}", "GET /data/{id}", "GET /home/", "GET /home/feed", "GET /media/{id}", "GET /srv/health",
                "GET /v1/media/{id}", "POST /data/import", "root",
            ],
            spans.Select(span => span.Name).Order(StringComparer.Ordinal));
        var found = await _server.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces?name=GET%20/media/%7Bid%7D")
        {
            Headers = { Authorization = Users.Sam },
        });
        Assert.Equal(HttpStatusCode.OK, found.Status);
        Assert.Contains(spans[0].TraceId, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NumbersUnderSecretKeys_StayNumbers()
    {
        var span = Assert.Single(await SendAsync("36-numbers-under-secret-keys/otlp.json"));

        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.usage.input_tokens"] = 1234L,
                ["llm.token_count.prompt"] = 5L,
                ["max_tokens"] = 4096L,
                ["auth_required"] = true,
                ["password_changed"] = false,
                ["cookie.consent"] = true,
                ["authorization_time_ms"] = 12.5,
                ["access_token"] = "***",
                ["password"] = "***",
            },
            span.Attributes);
    }

    [Fact]
    public async Task MapsInMaps_AreOneJson()
    {
        var span = Assert.Single(await SendAsync("40-maps-in-maps/otlp.json"));

        Assert.Equal("""{"b":{"c":1,"name":"Ann \"A\""},"list":[{"x":1},2,[3]],"flag":true,"password":"***"}""", $"{span.Attributes["a"]}");
        Assert.Equal(
            """{"role":"user","parts":[{"type":"text"}]}""",
            $"{Assert.Single(Assert.IsType<object?[]>(span.Attributes["gen_ai.input.messages"]))}");
    }

    [Fact]
    public async Task MapOfAClient_IsTheSameJson()
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync(Documents.Span(trace, more: ""","attributes":{"a":{"b":{"c":1,"name":"Ann \"A\""},"list":[{"x":1},2,[3]],"flag":true,"password":"x y","auth":{"user":"alice"}}}"""), Users.Alice)).IsReceived(1);

        var span = (await _server.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span;

        Assert.Equal(
            """{"b":{"c":1,"name":"Ann \"A\""},"list":[{"x":1},2,[3]],"flag":true,"password":"***","auth":{"user":"***"}}""",
            span.Attributes["a"]);
    }

    [Fact]
    public async Task LogBodyOfAMap_IsOneJson()
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        var value = """{"kvlistValue":{"values":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"two"},{"boolValue":true}]}}},{"key":"token","value":{"stringValue":"x"}}]}}""";
        var record = new JsonObject
        {
            ["timeUnixNano"] = "1788000000000000000",
            ["traceId"] = trace,
            ["spanId"] = "00f067aa0ba902b7",
            ["body"] = new JsonObject
            {
                ["kvlistValue"] =
                    new JsonObject { ["values"] = new JsonArray(new JsonObject { ["key"] = "nested", ["value"] = JsonNode.Parse(value) }) },
            },
        };
        var request = new JsonObject
        {
            ["resourceLogs"] = new JsonArray(
                new JsonObject { ["scopeLogs"] = new JsonArray(new JsonObject { ["logRecords"] = new JsonArray(record) }) }),
        };
        Assert.Equal(
            "{}",
            (await _server.PostOtlpAsync(
                System.Text.Encoding.UTF8.GetBytes(request.ToJsonString()), type: "application/json", signal: "logs")).Text);

        var answer = await _server.GetLogsAsync(trace, Users.Sam);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var log = Assert.Single(answer.Json["logs"]!.AsArray())!;

        Assert.Equal("""{"nested":{"k":[1,"two",true],"token":"***"}}""", (string?)log["body"]);
    }

    private async Task<Span[]> SendAsync(string name)
    {
        var trace = Documents.NewTraceId();
        Assert.Equal(
            "{}",
            (await _server.PostOtlpAsync(System.Text.Encoding.UTF8.GetBytes(FieldCase.Text(name, trace)), type: "application/json")).Text);
        return [.. (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree.Nodes.Select(node => node.Span)];
    }
}
