using System.Text;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class MaskingTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Secret = "hunter2-Zx81";
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJl";

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task SecretsOfAClient_NeverReachTheDatabaseOrTheLog()
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync(Documents.Span(traceId, name: $"cli.get https://me:{Secret}@host/x", more: $$"""
            ,"status_message":"Authorization: Bearer {{Secret}}","client_version":"1.0 {{Jwt}}",
            "attributes":{"password":"{{Secret}}","apiKey":"{{Secret}}","session_token":["{{Secret}}"],"auth.pin":"815184718","max_tokens":4711,"note":"Bearer {{Secret}}","url.full":"https://me:{{Secret}}@host/",
             "body":{"token":"{{Secret}}" },"key {{Jwt}}":1,"file.path":"/home/{{Secret}}/loop.wav","author":"kept-author"},
            "events":[{"name":"login {{Jwt}}","timestamp_ms":1788000000000,"attributes":{"cookie":"{{Secret}}","text":"{{Jwt}}" } }]
            """), Users.Alice)).IsReceived(1);

        var stored = await _server.DumpAsync();
        Assert.Contains(Guid.Parse(traceId).ToString(), stored, StringComparison.Ordinal);
        AssertClean(stored);
        Assert.Contains("kept-author", stored, StringComparison.Ordinal);
        Assert.Contains("4711", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("815184718", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Logs, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecretsOfAService_NeverReachTheDatabase()
    {
        var span = Drawings.Of("POST  0..9  api server user.id:alice");
        var attributes = new Dictionary<string, object?>
        {
            ["db.password"] = Secret,
            ["http.request.header.authorization"] = new object?[] { $"Bearer {Secret}" },
            ["nested"] = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["token"] = Secret } },
            ["list"] = new object?[] { Jwt, "fine" },
            ["secret.bytes"] = Encoding.UTF8.GetBytes(Secret),
        };
        byte[] extra = [.. attributes.SelectMany(pair => OtlpRequest.Message(9, OtlpRequest.Pair(pair.Key, pair.Value)))];
        var traced = new Sidechain.Traces.Trees.Span
        {
            TraceId = span.TraceId,
            SpanId = "00f067aa0ba902b7",
            Name = $"GET https://u:{Secret}@x/",
            Service = "api",
            Tier = "api",
            StartNs = 1_788_000_000_000_000_000,
            EndNs = 1_788_000_000_000_000_001,
        };

        var answer = await _server.PostOtlpAsync(
            OtlpRequest.ResourceSpans([OtlpRequest.Pair("service.name", $"api {Jwt}")], [[.. OtlpRequest.Span(traced), .. extra]]));

        Assert.Equal("", answer.Text);
        var stored = await _server.DumpAsync();
        Assert.Contains(Guid.Parse(span.TraceId).ToString(), stored, StringComparison.Ordinal);
        AssertClean(stored);
    }

    private static void AssertClean(string stored)
    {
        foreach (var secret in (string[])[Secret, Jwt, Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))])
        {
            Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase);
        }
    }
}
