namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class RejectionTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly TelemetryServer _server = fixture.Server;

    public static TheoryData<string, string, string> Spans => new()
    {
        { "trace id of zeros", "invalid_trace_id", """{"trace_id":"00000000000000000000000000000000","span_id":"a1","name":"x","start_time_ms":1788000000000,"client_type":"cli"}""" },
        { "no trace id", "invalid_trace_id", """{"span_id":"a1","name":"x","start_time_ms":1788000000000,"client_type":"cli"}""" },
        {
            "trace id with a space", "invalid_trace_id",
            """{"trace_id":"a b","span_id":"a1","name":"x","start_time_ms":1788000000000,"client_type":"cli"}"""
        },
        { "no span id", "invalid_span_id", $$"""{"trace_id":"{{Trace}}","name":"x","start_time_ms":1788000000000,"client_type":"cli"}""" },
        {
            "span id of zeros", "invalid_span_id",
            $$"""{"trace_id":"{{Trace}}","span_id":"0000000000000000","name":"x","start_time_ms":1788000000000,"client_type":"cli"}"""
        },
        { "no start", "invalid_time", $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","client_type":"cli"}""" },
        { "seconds for milliseconds", "invalid_time", $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},"client_type":"cli"}""" },
        {
            "no time since 1970", "invalid_time",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":0,"client_type":"cli"}"""
        },
        {
            "before 1970", "invalid_time", $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":-1,"client_type":"cli"}"""
        },
        {
            "microseconds for milliseconds", "invalid_time",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":1788000000000000,"client_type":"cli"}"""
        },
        {
            "nanoseconds for milliseconds", "invalid_time",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":1788000000000000000,"client_type":"cli"}"""
        },
        { "seconds for milliseconds", "invalid_time", $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":"{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}.5","client_type":"cli"}""" },
        {
            "start that is no number", "invalid_time",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":"soon","client_type":"cli"}"""
        },
        {
            "no client type anywhere", "invalid_client_type",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":1788000000000}"""
        },
        {
            "unknown client type", "invalid_client_type",
            $$"""{"trace_id":"{{Trace}}","span_id":"a1","name":"x","start_time_ms":1788000000000,"client_type":"toaster"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Spans))]
    public async Task Span_ThatCannotBeTaken_IsNamedWithItsReasonAndTheOthersAreKept(string what, string reason, string span)
    {
        var good = Documents.NewTraceId();
        var spanId = span.Contains("\"span_id\":\"a1\"", StringComparison.Ordinal) ? "\"a1\"" : "null";

        var answer = await _server.PostAsync(
            $$"""{"spans":[{{Documents.SpanObject(good)}},{{span}},{{Documents.SpanObject(good, "00000000000000b0")}}]}""", Users.Alice);

        var unit = what.Split(" for milliseconds") is [var other, ""]
            ? $",\"detail\":\"the time looks like {other}, and must be milliseconds since 1970\""
            : "";
        answer.IsReceived(2, $$"""[{"index":1,"span_id":{{spanId}},"reason":"{{reason}}"{{unit}}}]""");
        Assert.Equal(2, (await _server.ReadAsync(good, Users.Alice)).Tree.SpanCount);
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task NotAnObject_AmongTheSpans_IsAnInvalidSpan() =>
        (await _server.PostAsync("""{"spans":[1]}""", Users.Alice))
            .IsReceived(0, """[{"index":0,"span_id":null,"reason":"invalid_span"}]""");

    [Fact]
    public async Task EmptyDocument_ComparesClocksAndKeepsNothing()
    {
        var answer = (await _server.PostAsync("""{"spans":[]}""", user: null)).IsReceived(0);

        Assert.Contains("recv;desc=", answer.Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
    }
}
