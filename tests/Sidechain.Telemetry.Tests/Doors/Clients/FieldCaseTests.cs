using System.Net;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>Requests from the field, at both doors: what one member of a batch costs the others, and what is kept of it.</summary>
public sealed class FieldCaseTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task HalfACharacter_CostsNoSpan()
    {
        var spans = await SendOtlpAsync("06-otlp-json-half-emoji/request.json");

        Assert.Equal(["GET /cart", "GET /home", "note"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("great loop \uFFFD", spans["note"].Attributes["comment"]);
    }

    [Fact]
    public async Task ValueNestedDeep_CostsNoSpan_ByOtlp()
    {
        var spans = await SendOtlpAsync("08-deep-attribute/otlp.json");

        Assert.Equal(2, spans.Count);
        Assert.StartsWith("""{"child":{"child":{"child":""", $"{spans["deep"].Attributes["tree"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValueNestedDeep_CostsNoSpan_FromAClient()
    {
        var spans = await SendAsync("08-deep-attribute/client.json", 2);

        Assert.Equal(["web.deep", "web.fine"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith(
            """{"child":""",
            ((string)spans["web.deep"].Attributes["state"]!).Replace(" ", "", StringComparison.Ordinal)
                .Replace("\n", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndBeforeTheStart_IsADurationOfNothing_AndSaid()
    {
        var tree = await TreeAsync("09-negative-duration/otlp.json");

        var parent = Assert.Single(tree.Roots);
        Assert.Equal(
            ("HTTP GET", 0L, "SELECT cart"),
            (parent.Span.Name, parent.Span.EndNs - parent.Span.StartNs, Assert.Single(parent.Children).Span.Name));
        Assert.Equal(["ended 3 ms before it started; it is shown without a duration"], parent.Warnings);
        Assert.Equal((0, 0), (tree.Orphans, tree.Silent.Count));
    }

    [Fact]
    public async Task EndBeforeTheStart_FromAClient_IsADurationOfNothing_AndSaid()
    {
        var tree = await ClientsTreeAsync("09-negative-duration/client.json", 2);

        var parent = Assert.Single(tree.Roots);
        Assert.Equal(
            ("web.share_loop", 0L, "web.update_ui"),
            (parent.Span.Name, parent.Span.EndNs - parent.Span.StartNs, Assert.Single(parent.Children).Span.Name));
        Assert.Equal(["ended 3 ms before it started; it is shown without a duration"], parent.Warnings);
    }

    [Fact]
    public async Task WhatIsTooLongOrTooMany_IsCutCountedAndMarked()
    {
        var tree = await TreeAsync("10-over-the-limit/otlp.json");

        var nodes = tree.Nodes.ToArray();
        Assert.Equal(5, nodes.Length);
        var longest = nodes.MaxBy(node => node.Span.Name.Length)!.Span.Name;
        Assert.Equal((256, '…'), (longest.Length, longest[^1]));
        Assert.Single(nodes, node => node.Span.Name == "(no name)");
        var attributes = Assert.Single(nodes, node => node.Span.Attributes.ContainsKey("sidechain.dropped_attributes"));
        Assert.Equal((161, 10L), (attributes.Span.Attributes.Count, attributes.Span.Attributes["sidechain.dropped_attributes"]));
        Assert.Equal(["10 attributes were left out"], attributes.Warnings);
        var events = Assert.Single(nodes, node => node.Span.Attributes.ContainsKey("sidechain.dropped_events"));
        Assert.Equal((128, 22L), (events.Span.Events.Count, events.Span.Attributes["sidechain.dropped_events"]));
        Assert.Equal(["22 events were left out"], events.Warnings);
    }

    [Fact]
    public async Task WhatAClientSendsTooMuchOf_IsCutCountedAndMarked()
    {
        var trace = Documents.NewTraceId();
        var attributes = string.Join(',', Enumerable.Range(0, 300).Select(n => $"\"k{n}\":{n}"));
        var events = string.Join(',', Enumerable.Repeat("[1788000000050,\"e\"]", 300));
        var key = new string('k', 300);

        string[] spans =
        [
            Documents.SpanObject(trace, "00000000000000a1", more: $",\"attributes\":{{{attributes}}},\"events\":[{events}]"),
            Documents.SpanObject(
                trace, "00000000000000a2", name: "",
                more: $",\"parent_span_id\":\"00000000000000a1\",\"status\":\"great\",\"attributes\":{{\"{key}\":1}}"),
            Documents.SpanObject(
                trace, "00000000000000a3", name: new string('n', 300),
                more: ",\"parent_span_id\":\"00000000000000a1\",\"duration_ms\":604800001"),
        ];
        (await _server.PostAsync($"{{\"spans\":[{string.Join(',', spans)}]}}", Users.Alice)).IsReceived(3);

        var root = (await _server.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Roots.Single();
        Assert.Equal(
            (140L, 172L), (root.Span.Attributes["sidechain.dropped_attributes"], root.Span.Attributes["sidechain.dropped_events"]));
        Assert.Equal(["140 attributes were left out", "172 events were left out"], root.Warnings);
        Assert.Equal(
            ("(no name)", SpanStatus.Ok, $"{new string('k', 255)}…"),
            (root.Children.Single(child => child.Span.Name[0] == '(').Span.Name, root.Children[0].Span.Status,
                root.Children.Single(child => child.Span.Name[0] == '(').Span.Attributes.Keys.Single()));
        var tooLong = root.Children.Single(child => child.Span.Name == $"{new string('n', 255)}…");
        Assert.Equal(
            (0L, "should have lasted 7 days; it is shown without a duration"),
            (tooLong.Span.EndNs - tooLong.Span.StartNs, tooLong.Warnings.Single()));
    }

    [Fact]
    public async Task EventIn1970_StandsAtTheStart_AndIsSaid()
    {
        var node = Assert.Single((await TreeAsync("12-event-in-1970/otlp.json")).Nodes);

        Assert.Equal(
            [("in ms", 0.0), ("in s", 0.0), ("good", 5.0), ("an hour later", 3_600_000.0)],
            node.Span.Events.Select(happened => (happened.Name, (happened.TimeNs - node.Span.StartNs) / 1e6)));
        Assert.Equal(
            [
                "2 events (in ms is the first) have no time that can be (1970-01-01T00:29:48Z); shown at its start",
                "the event an hour later has a time outside of it, by up to 60 min",
            ],
            node.Warnings);
    }

    [Fact]
    public async Task EventOfAClientIn1970_StandsAtTheStart_AndAnIsoTimeIsRead()
    {
        var node = Assert.Single((await ClientsTreeAsync("12-event-in-1970/client.json", 1)).Nodes);

        Assert.Equal(
            [("in s", "2026-08-29"), ("iso", "2026-11-29")], node.Span.Events.Select(happened => (happened.Name, Day(happened.TimeNs))));
        Assert.Equal(2, node.Warnings.Count);
        Assert.StartsWith("the event in s has no time that can be (1970-01-21T", node.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("the event iso has a time outside of it, by up to 92 days", node.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongStackTrace_KeepsItsEnd_AndALongListSaysHowLong()
    {
        var trace = Documents.NewTraceId();
        var stack = string.Concat(Enumerable.Repeat("  at a.b.C.method(C.java:1)\n", 570)) + "Caused by: the real one";
        var body = OtlpJsonRequest.Resources(OtlpJsonRequest.ResourceSpans([], new System.Text.Json.Nodes.JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = "0a1a1a1a1a1a1a10",
            ["name"] = "x",
            ["startTimeUnixNano"] = "1788000000000000000",
            ["endTimeUnixNano"] = "1788000000001000000",
            ["attributes"] = OtlpJsonRequest.Pairs(
                [new("list", Enumerable.Range(0, 300).Select(n => (object?)(long)n).ToArray()), new("note", new string('x', 16_000))]),
            ["events"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["name"] = "exception",
                ["timeUnixNano"] = "1788000000000000000",
                ["attributes"] = OtlpJsonRequest.Pairs([new("exception.stacktrace", stack)]),
            }),
        }));
        Assert.Equal("{}", (await _server.PostOtlpAsync(body, type: "application/json")).Text);

        var span = Assert.Single((await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree.Nodes).Span;
        var kept = (string)span.Events.Single().Attributes["exception.stacktrace"]!;
        Assert.StartsWith("  at a.b.C.method", kept, StringComparison.Ordinal);
        Assert.Contains("\n… 7,823 letters …\n", kept, StringComparison.Ordinal);
        Assert.EndsWith("Caused by: the real one", kept, StringComparison.Ordinal);
        Assert.Equal(
            [.. Enumerable.Range(0, 127).Select(n => (object?)(long)n), "… 173 more"], Assert.IsType<object?[]>(span.Attributes["list"]));
        Assert.EndsWith("x… 7,840 letters more", (string)span.Attributes["note"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParentThatTelemetryRejected_IsBlamedOnNobodyElse()
    {
        var trace = Documents.NewTraceId();
        var child = Documents.SpanObject(trace, "00000000000000a2", more: ",\"parent_span_id\":\"00000000000000a1\"");
        var parent = Documents.SpanObject(trace, "00000000000000a1", more: ",\"start_time_ms\":\"soon\"");

        (await _server.PostAsync($"{{\"done\":[\"{trace}\"],\"spans\":[{child},{parent}]}}", Users.Alice))
            .IsReceived(1, """[{"index":1,"span_id":"00000000000000a1","reason":"invalid_time"}]""");

        var tree = (await _server.ReadAsync(trace, Users.Alice)).Tree;
        Assert.Equal(
            ["telemetry could not keep some spans of this trace, and it may be one of those"], tree.Silent.Select(tier => tier.Why));
    }

    [Theory]
    [InlineData("/api/v1/traces?user=%00")]
    [InlineData("/api/v1/traces/slow?user=a%00b")]
    [InlineData("/api/v1/traces?name=%00")]
    [InlineData("/api/v1/traces?attribute=post.id:%00")]
    [InlineData("/api/v1/traces?cursor=%00")]
    public async Task LetterThatNoTextHas_InAFilter_IsTold(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = Users.Sam;

        (await _server.SendAsync(request)).IsProblem(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spans":{}}""")]
    [InlineData("""{"resourceSpans":[]}""")]
    public async Task ObjectWithoutSpans_IsToldSo(string body) =>
        (await _server.PostAsync(body, Users.Alice)).IsReceived(0, """[{"index":0,"span_id":null,"reason":"no_spans"}]""");

    private static string Day(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Dictionary<string, Span>> SendOtlpAsync(string name) => Spans(await TreeAsync(name));

    private async Task<Dictionary<string, Span>> SendAsync(string name, int accepted) => Spans(await ClientsTreeAsync(name, accepted));

    private async Task<TraceTree> TreeAsync(string name)
    {
        var trace = Documents.NewTraceId();
        var answer = await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(FieldCase.Text(name, trace)), type: "application/json");
        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, answer.Text));
        return (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree;
    }

    private async Task<TraceTree> ClientsTreeAsync(string name, int accepted)
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync(FieldCase.Text(name, trace), Users.Alice, request => request.Headers.Add("X-Client-Type", "web")))
            .IsReceived(accepted);
        return (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree;
    }

    private static Dictionary<string, Span> Spans(TraceTree tree) =>
        tree.Nodes.Where(node => !node.Derived).ToDictionary(node => node.Span.Name, node => node.Span, StringComparer.Ordinal);
}
