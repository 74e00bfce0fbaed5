using System.Globalization;
using Sidechain.Telemetry.Doors.Clients;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class DaysTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const long Day = 24 * 60 * 60 * 1000;

    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData("the clock is ten days slow and known", -10 * Day, 10 * Day, null, 0)]
    [InlineData("the clock is ten days fast and known", 10 * Day, -10 * Day, null, 0)]
    [InlineData("the clock is ten minutes off and known", 600_000L, -600_000L, null, 0)]
    [InlineData("recorded three days ago", -3 * Day, 0L, null, -3)]
    [InlineData("recorded three days ago by a clock ten days fast, known by the time of sending alone", 7 * Day, null, 10 * Day, -3)]
    [InlineData("recorded in 1971, said when it was sent", -55 * 365 * Day, null, -55 * 365 * Day, 0)]
    [InlineData("the clock is ten days slow and nobody knows", -10 * Day, null, null, 0)]
    [InlineData("recorded a month ago", -30 * Day, 0L, null, -6)]
    [InlineData("recorded next month", 30 * Day, 0L, null, 1)]
    public void Day_IsThatOfTheCorrectedStart_NearToday(string what, long startedAgo, long? clock, long? sentOff, int expected)
    {
        var received = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var envelope = new Tracing.Wire.WireEnvelope
        {
            Clock = clock is { } offset ? new(offset, 5) : null,
            AttemptSentAtUs = sentOff is { } off ? (received.ToUnixTimeMilliseconds() + off) * 1000 : null,
        };
        var batch = new Batch { Spans = [], Sender = Sender.Client("alice"), Clock = ClientClock.Read(envelope, received) };
        var today = DateOnly.FromDateTime(received.UtcDateTime);

        Assert.Equal(today.AddDays(expected), TraceDays.Of((received.ToUnixTimeMilliseconds() + startedAgo) * 1_000_000, batch, today));
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(double.MaxValue)]
    public void Offset_HoweverAbsurd_OverflowsNothing(double offset)
    {
        var batch = new Batch
        {
            Spans = [],
            Sender = Sender.Client(null),
            Clock = ClientClock.Read(new() { Clock = new(offset, 1) }, DateTimeOffset.UnixEpoch),
        };

        Assert.InRange(
            TraceDays.Of(4_102_444_800_000_000_000, batch, new DateOnly(2026, 3, 10)), new DateOnly(2026, 3, 4), new DateOnly(2026, 3, 11));
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task ReplayDaysLater_WithAnotherClock_ChangesNothing(int daysOff)
    {
        var traceId = Documents.NewTraceId();
        var start = DateTimeOffset.UtcNow.AddDays(daysOff).ToUnixTimeMilliseconds();
        string Document(string clock) =>
            $$"""{"attempt_sent_at_ms":{{start}},{{clock}}"spans":[{"trace_id":"{{traceId}}","span_id":"a1","name":"cli.x","start_time_ms":{{start}},"duration_ms":1,"client_type":"cli"}]}""";

        (await _server.PostAsync(
            Document(string.Create(CultureInfo.InvariantCulture, $$"""" "clock":{"offset_ms":{{-daysOff * Day}},"rtt_ms":1}, """")),
            Users.Alice)).IsReceived(1);
        (await _server.PostAsync(Document(""), Users.Alice)).IsReceived(1);
        (await _server.PostAsync(Document(""" "clock":{"offset_ms":345600000,"rtt_ms":1}, """), Users.Alice)).IsReceived(1);

        Assert.Equal("1 0 1", await _server.ScalarAsync($"""
            SELECT concat_ws(' ', count(*), min(s.day - (now() AT TIME ZONE 'utc')::date), min(t.span_count))
            FROM telemetry.spans s JOIN telemetry.traces t USING (trace_id) WHERE trace_id = '{traceId}'
            """));
    }

    [Fact]
    public async Task TracesRow_SumsItsSpansUp_InWhateverOrderTheyCame()
    {
        var (one, two) = (Documents.NewTraceId(), Documents.NewTraceId());
        foreach (var (trace, reverse) in new[] { (one, false), (two, true) })
        {
            string[] batches =
            [
                $$"""{"clock":{"offset_ms":1000,"rtt_ms":1},"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"plugin.share_loop","start_time_ms":1788000000000,"client_type":"plugin"}]}""",
                $$"""{"clock":{"offset_ms":1000,"rtt_ms":1},"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"plugin.share_loop","start_time_ms":1788000000000,"duration_ms":100,"client_type":"plugin"}]}""",
                $$"""{"spans":[{"trace_id":"{{trace}}","span_id":"a2","parent_span_id":"a1","name":"cli.late","start_time_ms":1788000001050,"duration_ms":80,"status":"cancelled","client_type":"cli"}]}""",
            ];
            foreach (var batch in reverse ? batches.Reverse() : batches)
            {
                (await _server.PostAsync(batch, Users.Alice)).IsReceived(1);
            }

            await _server.PostOtlpAsync(Drawings.Of("POST  -2000..9  api server user.id:alice", trace).ServiceRequest);
        }

        foreach (var trace in (string[])[one, two])
        {
            Assert.Equal("1787999998000 1788000001130 2009 3 2 5 plugin.share_loop alice", await _server.ScalarAsync($"""
                SELECT concat_ws(' ', start_ns / 1000000, end_ns / 1000000, longest_ns / 1000000, span_count, status, clients, root_name, owner)
                FROM telemetry.traces WHERE trace_id = '{trace}'
                """));
        }
    }
}
