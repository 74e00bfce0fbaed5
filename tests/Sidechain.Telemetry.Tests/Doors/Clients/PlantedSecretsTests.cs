using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.TestServers;
using Sidechain.Traces.Testing;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>Fifty secrets, each in a place of its own, and then every byte in the database, the logs and the forwarded spans.</summary>
public sealed class PlantedSecretsTests
{
    private const int Planted = 50;

    private static readonly string[] SecretKeys =
        [
            "password", "db.passwd", "api_key", "apiKey", "x-api-key", "session.token", "refreshToken", "client_secret", "auth",
            "http.request.header.authorization", "authentication", "set-cookie", "aws.credential", "userPassword", "TOKEN",
        ];

    // A sentence around the secret, which has nothing to do with its key.
    private static readonly string[] Sentences =
        [
            "Bearer {0}", "curl -H 'Authorization: Bearer {0}' x", "https://alice:{0}@example.com/loops", "redis://:{0}@localhost:6379",
            "eyJhbGciOiJIUzI1NiJ9.{1}.c2lnbmF0dXJl",
        ];

    [Fact]
    public async Task FiftySecrets_ReachNeitherTheDatabasesFilesNorLogsNorExports()
    {
        await using var postgres = await PostgresServer.StartAsync(durable: true);
        await using var dashboard = await TraceCollector.StartAsync();
        await using var server = await TelemetryServer.StartAsync(
            await postgres.CreateDatabaseAsync(), $"--OTEL_EXPORTER_OTLP_ENDPOINT={dashboard.Endpoint.OriginalString}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        var trace = Documents.NewTraceId();
        var secrets = Enumerable.Range(0, Planted)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"s3cr3t{n:00}Qx{Guid.NewGuid():N}")).ToArray();

        await PlantAsync(server, trace, secrets);
        // What was sent shows in the one place where it may.
        var seen = await dashboard.Trace(trace).ShouldHaveShapeAsync("cli.share_loop  @sidechain-cli  witness = witness-kept");
        await ReplayAndReadAsync(server, trace);

        // That the search finds what is there, the witness shows.
        Assert.Equal(["witness-kept"], await FoundInFilesAsync(postgres, [.. secrets, .. secrets.Select(Base64), "witness-kept"]));
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(server.Logs, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.All(
                seen.Document.Tree.Nodes, node => Assert.DoesNotContain(secret, Everything(node.Span), StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task PlantAsync(TelemetryServer server, string trace, string[] secrets)
    {
        var next = 0;
        string Secret() => secrets[next++];
        string Sentence(int n) => string.Format(CultureInfo.InvariantCulture, Sentences[n], Secret(), Base64(secrets[next - 1]));

        // 15 under secret keys, 5 in sentences, 5 in keys, a status message, a version, an event's name and attribute, a list, a map: 31.
        var attributes =
            new JsonObject(SecretKeys.Select(key => KeyValuePair.Create(key, (JsonNode?)Secret()))) { ["witness"] = "witness-kept" };
        for (var n = 0; n < Sentences.Length; n++)
        {
            attributes[$"note.{n}"] = Sentence(n);
        }

        for (var n = 0; n < Sentences.Length; n++)
        {
            attributes[$"key {Sentence(n)}"] = n;
        }

        attributes["list.token"] = new JsonArray(Secret(), Secret());
        attributes["body"] = new JsonObject { ["password"] = Secret() };
        var span = JsonNode.Parse(Documents.SpanObject(trace))!.AsObject();
        span["attributes"] = attributes;
        span["status_message"] = Sentence(0);
        span["client_version"] = Sentence(2);
        span["events"] = new JsonArray(new JsonObject
        {
            ["name"] = Sentence(1),
            ["timestamp_ms"] = 1788000000001,
            ["attributes"] = new JsonObject { ["cookie"] = Secret() },
        });
        var document = new JsonObject
        {
            ["batch_id"] = Sentence(0),
            ["dropped"] = new JsonArray(new JsonObject { ["reason"] = Sentence(0), ["count"] = 1 }),
            ["spans"] = new JsonArray(span),
        };
        (await server.PostAsync(document.ToJsonString(), Users.Alice)).IsReceived(1);

        // Through the services' door in both encodings, and as logs: the rest.
        var service = Drawings.Of("POST  0..9  api server user.id:alice", trace);
        byte[] extra = [.. Enumerable.Range(0, 6).SelectMany(n => OtlpRequest.Message(9, OtlpRequest.Pair(SecretKeys[n], Secret())))];
        Assert.Equal(
            "",
            (await server.PostOtlpAsync(
                OtlpRequest.ResourceSpans(
                    [OtlpRequest.Pair("service.name", "api"), OtlpRequest.Pair("auth.token", Secret())],
                    [[.. service.ServiceSpans.Single(), .. extra]]))).Text);
        var json = OtlpJsonRequest.Resources(OtlpJsonRequest.ResourceSpans([], new JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = "00000000000000cc",
            ["name"] = Sentence(2),
            ["startTimeUnixNano"] = "1788000000000000000",
            ["attributes"] = OtlpJsonRequest.Pairs([new("secret", Secret()), new("text", Sentence(3))]),
        }));
        Assert.Equal("{}", (await server.PostOtlpAsync(json, type: "application/json")).Text);
        Assert.Equal("", (await server.PostOtlpAsync(
            LogRequest.Of(
                "api",
                LogRequest.Record(trace, "0000000000000001", Sentence(1), DateTime.UtcNow, ("password", Secret()), ("url", Sentence(2)))),
            signal: "logs")).Text);
        // Whatever is left goes into bodies that are refused: they must not be quoted.
        Assert.InRange(next, 45, Planted);
        while (next < Planted)
        {
            (await server.PostAsync($$"""{"spans":[{"password":"{{Secret()}}" """, Users.Alice))
                .IsProblem(System.Net.HttpStatusCode.BadRequest);
        }
    }

    private static async Task ReplayAndReadAsync(TelemetryServer server, string trace)
    {
        await server.ReadAsync(trace, Users.Alice, "?attributes=true");
        await server.GetLogsAsync(trace, Users.Alice);
        await server.ScalarAsync("CHECKPOINT");
    }

    private static async Task<IEnumerable<string>> FoundInFilesAsync(PostgresServer postgres, IReadOnlyCollection<string> texts)
    {
        var found = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(postgres.DataFolder, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file);
            found.UnionWith(texts.Where(text => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));
        }

        return found;
    }

    // As it stands in a JWT.
    private static string Base64(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=');

    private static string Everything(Sidechain.Traces.Trees.Span span) =>
        string.Join(
            '\n',
            [
                span.Name, span.StatusMessage, span.ClientVersion, .. span.Attributes.Select(pair => $"{pair.Key}={Text(pair.Value)}"),
                .. span.Events.Select(e => $"{e.Name} {string.Join(' ', e.Attributes)}"),
            ]);

    private static string Text(object? value) => value is object?[] items ? string.Join(',', items) : $"{value}";
}
