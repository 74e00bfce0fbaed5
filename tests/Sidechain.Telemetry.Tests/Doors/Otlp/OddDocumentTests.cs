using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

/// <summary>The services' door, the reader of files and the collector of tests read every odd document in one way.</summary>
public sealed class OddDocumentTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Json = "application/json";
    private const string Good = "good internal ok 10";

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task EveryReader_MakesTheSameOfEveryOddDocument()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var exporter = new HttpClient { BaseAddress = collector.Endpoint };
        var wrong = new List<string>();
        foreach (var (what, document, spans, rejected) in OddDocuments.All)
        {
            var trace = Documents.NewTraceId();
            var text = FieldCase.Fill(document, trace);
            var expected = (spans.Length == 0 ? "" : $"{spans}\n") + $"{Good}\nrejected {rejected}";
            var results = new Dictionary<string, string>
            {
                ["door"] = await DoorAsync(text, trace),
                ["file"] = OfFile(text),
                ["collector"] = await CollectorAsync(exporter, collector, text, trace),
            };
            wrong.AddRange(
                results.Where(result => result.Value != expected)
                    .Select(result => $"{what}, by the {result.Key}: {result.Value}\n  instead of {expected}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("no json")]
    public async Task WhatIsNoJsonObject_IsRefusedByAll(string body)
    {
        await using var collector = await TraceCollector.StartAsync();
        using var exporter = new HttpClient { BaseAddress = collector.Endpoint };

        Assert.Equal(400, (int)(await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(body), type: Json)).Status);
        using var answer = await exporter.PostAsync("/v1/traces", new StringContent(body, Encoding.UTF8, Json));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.ThrowsAny<FormatException>(() => TraceFile.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("14-unknown-keys-answer-200/snake.json", "There is no resourceSpans where it should be; names are in lowerCamelCase.")]
    [InlineData("14-unknown-keys-answer-200/old.json", null)]
    public async Task NamesThatNobodyKnows_AreSaid(string name, string? sentence)
    {
        await using var collector = await TraceCollector.StartAsync();
        using var exporter = new HttpClient { BaseAddress = collector.Endpoint };
        var body = FieldCase.Text(name, Documents.NewTraceId());

        var door = await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(body), type: Json);
        using var collected = await exporter.PostAsync("/v1/traces", new StringContent(body, Encoding.UTF8, Json));

        var expected = sentence is null ? "{}" : $$$"""{"partialSuccess":{"rejectedSpans":"0","errorMessage":"{{{sentence}}}"}}""";
        Assert.Equal((200, expected), ((int)door.Status, door.Text));
        Assert.Equal((200, expected), ((int)collected.StatusCode, await collected.Content.ReadAsStringAsync()));
    }

    private async Task<string> DoorAsync(string body, string trace)
    {
        var answer = await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(body), type: Json);
        if ((int)answer.Status != 200)
        {
            return $"{answer.Status} {answer.Text}";
        }

        var tree = (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree;
        return Picture(tree, Rejected(answer.Json));
    }

    private static string OfFile(string body)
    {
        var file = TraceFile.Read(Encoding.UTF8.GetBytes(body));
        return Picture(Assert.Single(file.Traces).Tree, file.LeftOut?.Split(' ')[0] ?? "0");
    }

    private static async Task<string> CollectorAsync(HttpClient exporter, TraceCollector collector, string body, string trace)
    {
        using var content =
            new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
        using var answer = await exporter.PostAsync("/v1/traces", content);
        var text = await answer.Content.ReadAsStringAsync();
        return (int)answer.StatusCode == 200 && await collector.ReadAsync(trace, default) is { } seen
            ? Picture(seen.Document.Tree, Rejected(JsonNode.Parse(text)!))
            : $"{answer.StatusCode} {text}";
    }

    private static string Rejected(JsonNode answer) => (string?)answer["partialSuccess"]?["rejectedSpans"] ?? "0";

    private static string Picture(TraceTree tree, string rejected) =>
        string.Concat(tree.Nodes.Select(node => node.Span).OrderBy(span => span.Name == "good").Select(span => $"{Line(span)}\n"))
            + $"rejected {rejected}";

    private static string Line(Span span) => string.Join(' ',
    [
        span.Name,
        SpanTexts.Of(span.Kind),
        SpanTexts.Of(span.Status),
        span.Unfinished ? "unfinished" : Ms(span.EndNs - span.StartNs),
        .. span.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Text(pair.Value)}"),
        .. span.TraceState is { } state ? [state] : Array.Empty<string>(),
        .. span.Flags != 0 ? [$"{span.Flags}"] : Array.Empty<string>(),
        .. span.Links.Select(link => $"->{link.SpanId}"),
        .. span.Events.Select(happened => $"{happened.Name}@{Ms(happened.TimeNs - span.StartNs)}"),
    ]);

    private static string Ms(long nanoseconds) => (nanoseconds / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    private static string? Text(object? value) =>
        value is object?[] items ? $"[{string.Join(',', items.Select(Text))}]" : Convert.ToString(value, CultureInfo.InvariantCulture);
}
