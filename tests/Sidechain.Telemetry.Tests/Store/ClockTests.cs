using System.Globalization;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>Clients whose clocks are off, and batches that come again days later.</summary>
public sealed class ClockTests(LaterDays days) : IClassFixture<LaterDays>
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TenDays = TimeSpan.FromDays(10);

    private static readonly TimeSpan DeadBattery = new DateTime(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc) - DateTime.UtcNow.Date;

    public static TheoryData<string, TimeSpan, bool> Clocks => new()
    {
        { "ten minutes slow, known", -TenMinutes, true },
        { "ten minutes fast, known", TenMinutes, true },
        { "ten days slow, known", -TenDays, true },
        { "ten days fast, known", TenDays, true },
        { "ten minutes slow", -TenMinutes, false },
        { "ten minutes fast", TenMinutes, false },
        { "ten days slow", -TenDays, false },
        { "ten days fast", TenDays, false },
        { "a dead battery, known", DeadBattery, true },
        { "a dead battery", DeadBattery, false },
    };

    [Theory]
    [MemberData(nameof(Clocks))]
    public async Task SpanOfAWrongClock_IsInTodaysPartition_Once_AlsoWhenItComesAgainDaysLater(string what, TimeSpan off, bool known)
    {
        Assert.NotEmpty(what);
        var trace = Documents.NewTraceId();
        var start = new DateTimeOffset(days.Noon + off, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var clock = known
            ? string.Create(CultureInfo.InvariantCulture, $$""" "clock":{"offset_ms":{{-off.TotalMilliseconds}},"rtt_ms":2}, """)
            : "";
        string Document(TimeSpan later) =>
            $$"""{"batch_id":"{{trace}}","attempt_sent_at_ms":{{start + (long)later.TotalMilliseconds}},{{clock}}"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"cli.x","start_time_ms":{{start}},"duration_ms":1,"client_type":"cli"}]}""";

        foreach (var (later, server) in days.Servers)
        {
            (await server.PostAsync(Document(later), Users.Alice)).IsReceived(1);

            Assert.Equal($"1 spans_{days.Noon:yyyyMMdd} 1", await server.ScalarAsync($"""
                SELECT concat_ws(' ', count(*), min(s.tableoid::regclass::text), min(t.span_count))
                FROM telemetry.spans s JOIN telemetry.traces t USING (trace_id) WHERE trace_id = '{trace}'
                """) is string row ? row.Replace("telemetry.", "", StringComparison.Ordinal) : null);
            Assert.Equal("cli.x\n", await server.PictureAsync(trace, Users.Alice));
        }
    }
}
