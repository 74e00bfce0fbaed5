using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store.Keys;

namespace Sidechain.Telemetry.Tests.Store.Keys;

public sealed class AttributeKeyTests(Databases databases)
{
    private const string Known = "http.request.method";

    [Fact]
    public async Task KnownKey_IsStoredAsANumber_AndReadByItsName()
    {
        await using var server = await StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();

        await server.PostAsync(With(trace, $$"""{"{{Known}}":"POST","~7":"mark","~~x":"marks","quite.other":1}"""), Users.Alice);

        Assert.Matches(
            """^\{"~[0-9]+":"POST","~~7":"mark","~~~x":"marks","quite.other":1\}$""",
            (string?)await server.ScalarAsync("SELECT attributes FROM telemetry.spans"));
        var span = (await server.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span;
        Assert.Equal(
            ("POST", "mark", "marks", 1L),
            (span.Attributes[Known], span.Attributes["~7"], span.Attributes["~~x"], span.Attributes["quite.other"]));
        Assert.Equal(
            """{"~7": "mark", "~~x": "marks", "quite.other": 1, "http.request.method": "POST"}""",
            await server.ScalarAsync("SELECT attributes::text FROM client_telemetry_spans"));
    }

    [Fact]
    public async Task KeyThatComesOften_GetsANumber_AndWhatWasWrittenBeforeStaysReadable()
    {
        await using var server = await StartAsync(await databases.CreateAsync());
        var traces = Enumerable.Range(0, 12).Select(_ => Documents.NewTraceId()).ToArray();
        foreach (var trace in traces[..11])
        {
            await server.PostAsync(With(trace, """{"loop.mood":"dark"}"""), Users.Alice);
            // A number is for good: services' keys get one, whatever clients write.
            await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server loop.mood:dark", trace).ServiceRequest);
        }

        await Wait.UntilAsync("the key has a number", async () =>
            await server.ScalarAsync("SELECT id FROM telemetry.attribute_keys WHERE key = 'loop.mood'") is not null);

        await Wait.UntilAsync("it is written by its number", async () =>
        {
            await server.PostAsync(
                With(traces[11], """{"loop.mood":"dark"}""", Random.Shared.NextInt64(1, long.MaxValue).ToString("x16")), Users.Alice);
            return await server.ScalarAsync("SELECT 1 FROM telemetry.spans WHERE attributes NOT LIKE '%loop.mood%'") is not null;
        });

        foreach (var trace in traces)
        {
            Assert.All((await server.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Nodes, node =>
                Assert.Equal("dark", node.Span.Attributes["loop.mood"]));
        }

        Assert.Equal(
            0L,
            await server.ScalarAsync("SELECT count(*) FROM client_telemetry_spans WHERE attributes->>'loop.mood' IS DISTINCT FROM 'dark'"));
    }

    [Fact]
    public async Task NumberOfAnotherReplica_IsLearnedWhenItIsRead()
    {
        var database = await databases.CreateAsync();
        await using var reader = await StartAsync(database);
        await using var writer = await StartAsync(database);
        await writer.Services.GetRequiredService<AttributeKeyStore>().LearnAsync(["loop.mood"], CancellationToken.None);
        var trace = Documents.NewTraceId();

        await writer.PostAsync(With(trace, """{"loop.mood":"dark"}"""), Users.Alice);

        Assert.DoesNotContain(
            "mood", (string?)await reader.ScalarAsync("SELECT attributes FROM telemetry.spans"), StringComparison.Ordinal);
        Assert.Equal(
            "dark", (await reader.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span.Attributes["loop.mood"]);
    }

    private static async Task<TelemetryServer> StartAsync(string database)
    {
        var server = await TelemetryServer.StartAsync(database);
        var keys = server.Services.GetRequiredService<AttributeKeys>();
        await Wait.UntilAsync("the known keys are learned", () => Task.FromResult(keys.Knows(Known)));
        return server;
    }

    private static string With(string trace, string attributes, string span = "00f067aa0ba902b7") =>
        Documents.Span(trace, span, more: $""","attributes":{JsonNode.Parse(attributes)!.ToJsonString()}""");
}
