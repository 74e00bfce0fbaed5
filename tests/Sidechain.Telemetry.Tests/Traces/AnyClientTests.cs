using System.Net;
using System.Text;
using Sidechain.Telemetry.Tests.LiveView;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.Traces;

/// <summary>Other people's clients and services, through the doors and back: cases from the field, with their right answers.</summary>
public sealed class AnyClientTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const long Ms = 1_000_000;

    // 1970-01-02: what a machine shows whose battery is dead.
    private const long DeadClockNs = 86_400_000_000_000;

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task TraceIdOf64Bits_IsTheSameTraceAsThePaddedOne()
    {
        var padded = Documents.NewTraceId()[16..].PadLeft(32, '0');
        (await _server.PostAsync(
            FieldCase.Text("17-trace-id-of-64-bits/client.json", padded), Users.Alice,
            request => request.Headers.Add("X-Client-Type", "web"))).IsReceived(1);
        await SendAsync("17-trace-id-of-64-bits/otlp.json", padded);

        foreach (var id in new[] { padded[16..], padded[16..].ToUpperInvariant(), padded })
        {
            Assert.Equal("web.share_loop\n└─ GET /cart\n", await _server.PictureAsync(id, Users.Alice));
        }

        Assert.Null((await _server.ReadAsync(padded, Users.Alice)).OriginalId);
    }

    [Fact]
    public async Task ServiceAnHourBehind_IsSaid_AndShownInsideItsCaller()
    {
        var trace = Documents.NewTraceId();
        await SendAsync("19-service-clocks/a.json", trace);
        await SendAsync("19-service-clocks/b.json", trace);

        var document = await _server.ReadAsync(trace, Users.Sam);

        Assert.Equal(100, (document.Tree.EndNs - document.Tree.StartNs) / Ms);
        Assert.Equal("b", Assert.Single(document.Tree.Clocks).Service);
        var server = Assert.Single(document.Tree.Roots).Children[0];
        Assert.StartsWith(
            "starts 60 min before its parent: a clock of a or b is wrong", Assert.Single(server.Warnings), StringComparison.Ordinal);
        Assert.InRange(server.Span.StartNs, server.Parent!.Span.StartNs, server.Parent.Span.EndNs);
        Assert.Contains("The clock of b was 60.0 min behind", document.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkThatNothingWaitedFor_TakesNothingOfThePath()
    {
        var plain = Documents.NewTraceId();
        await SendAsync("34-background-job-on-the-path/plain.json", plain);
        Assert.Equal("POST /orders 30; SELECT stock 70", Path(await _server.ReadAsync(plain, Users.Sam)));

        var upload = Documents.NewTraceId();
        (await _server.PostAsync(
            FieldCase.Text("34-background-job-on-the-path/upload.client.json", upload), Users.Alice,
            request => request.Headers.Add("X-Client-Type", "web"))).IsReceived(2);
        await SendAsync("34-background-job-on-the-path/upload.otlp.json", upload);
        var document = await _server.ReadAsync(upload, Users.Alice);
        Assert.Contains("INSERT audio_posts 125", Path(document), StringComparison.Ordinal);
        Assert.DoesNotContain("index worker", Path(document), StringComparison.Ordinal);
        Assert.Equal("network out 10; server 15; database 125; network back 10; unaccounted 40", Steps(document.Tree));
        Assert.Contains("in the database (125.0 ms of 200.0 ms).", document.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestOfAnSdk_OnAMachineSevenMinutesAhead_IsAlignedAndHasItsNetworkTimes()
    {
        var trace = Drawings.Of("""
            share             419990..420110  web
              POST            420000..420100  web client
                POST /posts       20..80      api server
            """);
        await _server.PostOtlpAsync(trace.ClientRequest, key: null, request => request.Headers.Authorization = Users.Alice);
        await _server.PostOtlpAsync(trace.ServiceRequest);

        var document = await _server.ReadAsync(trace.TraceId, Users.Alice);

        var clock = Assert.Single(document.Tree.Clocks);
        Assert.Equal(("sidechain-web", -420_000L), (clock.Service, clock.OffsetNs / Ms));
        Assert.Equal(
            ["network.request", "POST /posts", "network.response"],
            document.Tree.Roots[0].Children[0].Children.Select(child => child.Span.Name));
        Assert.Equal("network out 20; server 60; network back 20; unaccounted 20", Steps(document.Tree));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClockWithADeadBattery_IsTakenAndPutRight(bool bySdk)
    {
        // The services' day is 2026-08-29.
        var trace = Drawings.Of("""
            cli.share_loop         0..110                          cli
              cli.http_request     5..105                          cli client
                POST /posts        1787913600020..1787913600080    api server
            """, baseNs: DeadClockNs);
        if (bySdk)
        {
            Assert.Equal(
                HttpStatusCode.OK,
                (await _server.PostOtlpAsync(
                    trace.ClientRequest, key: null, request => request.Headers.Authorization = Users.Alice)).Status);
        }
        else
        {
            (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(2);
        }

        await _server.PostOtlpAsync(trace.ServiceRequest);
        var document = await _server.ReadAsync(trace.TraceId, Users.Alice);

        Assert.Equal(3, document.Tree.SpanCount);
        Assert.Equal(110, (document.Tree.EndNs - document.Tree.StartNs) / Ms);
        Assert.Contains("The clock of sidechain-cli was 20693.4 days behind", document.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phone_IsAClient_ThatTokensSendForAndSearchesFind()
    {
        var (trace, at) = (Documents.NewTraceId(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        string Span(string id, string more, int from, int to) =>
            $$"""{"traceId":"{{trace}}","spanId":"00000000000000{{id}}",{{more}},"startTimeUnixNano":"{{at + from}}000000","endTimeUnixNano":"{{at + to}}000000"}""";
        var spans = string.Join(
            ',',
            Span("a1", "\"name\":\"save of a phone\"", 0, 100),
            Span(
                "a2",
                "\"parentSpanId\":\"00000000000000a1\",\"kind\":3,\"name\":\"SELECT "
                + "notes\",\"attributes\":[{\"key\":\"db.system\",\"value\":{\"stringValue\":\"sqlite\"}}]",
                10, 60),
            Span(
                "a3",
                "\"parentSpanId\":\"00000000000000a1\",\"kind\":3,\"name\":\"SELECT posts\",\"attributes\":["
                + "{\"key\":\"db.system\",\"value\":{\"stringValue\":\"mysql\"}},"
                + "{\"key\":\"server.address\",\"value\":{\"stringValue\":\"db.example.com\"}}]",
                70, 90));
        var body = $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"notes"}},{"key":"os.name","value":{"stringValue":"Android"}}]},"scopeSpans":[{"spans":[{{{spans}}}]}]}]}""";

        var answer = await _server.PostOtlpAsync(
            Encoding.UTF8.GetBytes(body), key: null, request => request.Headers.Authorization = Users.Alice, type: "application/json");
        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, answer.Text));

        foreach (var query in (string[])["", "?attributes=true"])
        {
            var answered = (await _server.GetAsync(trace, Users.Alice, query)).Json["ledger"]!.AsArray();
            Assert.Equal(
                ["SELECT notes 50", "database 20", "unaccounted 30"], answered.Select(entry => $"{entry!["step"]} {entry["duration_ms"]}"));
        }

        foreach (var query in (string[])["?client=mobile", "?client=mobile&name=SELECT%20notes", "?client=mobile&service=sidechain-mobile"])
        {
            var listed = await _server.GetAsync("", Users.Alice, query);
            Assert.True(
                listed.Json["traces"]!.AsArray()
                    .Any(found => (string?)found!["trace_id"] == trace && (string?)found["clients"]![0] == "mobile"),
                $"{query}: {listed.Text}");
        }
    }

    [Fact]
    public async Task TraceOfAnSdk_IsCompleteByQuiet_AndALateSpanOpensItAgain()
    {
        var trace = Documents.NewTraceId();
        await SendSdkAsync(trace, "web.share  0..100  web");
        await using var stream = await EventStream.OpenAsync(_server, trace, Users.Alice);
        var first = (await stream.NextAsync())!.Value;
        Assert.False(EventStream.Document(first).IsComplete);

        // Five seconds later. What is sent again changes nothing, and makes the stream look.
        await ElapseAsync(trace);
        await SendSdkAsync(trace, "web.share  0..100  web");
        Assert.Equal(("end", """{"reason":"complete"}"""), await stream.NextAsync() is { } end ? (end.EventType, end.Data) : default);
        var complete = await _server.ReadAsync(trace, Users.Alice);
        Assert.Equal((true, false), (complete.IsComplete, complete.ClientDone));
        await using (var over = await EventStream.OpenAsync(_server, trace, Users.Alice, first.EventId))
        {
            Assert.Equal(HttpStatusCode.NoContent, over.Status);
        }

        await SendSdkAsync(trace, "late  10..20  web id=00000000000000b1 parent=0000000000000001");
        Assert.False((await _server.ReadAsync(trace, Users.Alice)).IsComplete);
        await using var again = await EventStream.OpenAsync(_server, trace, Users.Alice, first.EventId);
        Assert.Equal(2, EventStream.Document((await again.NextAsync())!.Value).Tree.SpanCount);

        // Quiet, and a span whose parent has not come.
        await SendSdkAsync(trace, "lost  30..40  web id=00000000000000b2 parent=00000000000000ff");
        await ElapseAsync(trace);
        Assert.False((await _server.ReadAsync(trace, Users.Alice)).IsComplete);
    }

    private async Task ElapseAsync(string trace) => await
        _server.ScalarAsync($"UPDATE telemetry.traces SET last_received = last_received - interval '5 seconds' WHERE trace_id = '{trace}'");

    private async Task SendSdkAsync(string trace, string drawing) => Assert.Equal(
        HttpStatusCode.OK,
        (await _server.PostOtlpAsync(
            Drawings.Of(drawing, trace).ClientRequest, key: null, request => request.Headers.Authorization = Users.Alice)).Status);

    private async Task SendAsync(string name, string trace) =>
        Assert.Equal(
            "{}", (await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(FieldCase.Text(name, trace)), type: "application/json")).Text);

    private static string Path(TraceDocument document) => string.Join(
        "; ",
        document.Findings!.Path.GroupBy(segment => segment.Node).OrderBy(group => group.Key.Span.SpanId, StringComparer.Ordinal)
            .Select(group => FormattableString.Invariant($"{group.Key.Span.Name} {group.Sum(segment => segment.Ns) / (double)Ms}")));

    private static string Steps(TraceTree tree) => string.Join(
        "; ", TraceFindings.Of(tree)!.Ledger.Entries.Select(entry => FormattableString.Invariant($"{entry.Step} {entry.Ns / (double)Ms}")));
}
