using System.Diagnostics;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Clocks;

public sealed class ProcessStartTests
{
    private const long Frequency = 1000;
    private const long Now = 5_000_000;

    private static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    /// <summary>
    /// Uptime in seconds, the process's start in ticks of 10 ms, and how many milliseconds ago it began; null where that cannot be.
    /// </summary>
    public static TheoryData<string, string, string, long?> Readings => new()
    {
        { "a third of a second", "1000.33 5.00\n", "100000", 330 },
        { "this very tick", "1000.00 5.00\n", "100000", 0 },
        { "rounded the wrong way: both are cut to hundredths", "999.99 5.00\n", "100000", 0 },
        { "an uptime of a container's own", "3.50 5.00\n", "100000", null },
        { "a script that ran for minutes and became this program", "1061.00 5.00\n", "100000", null },
        { "no number", "up 5 days\n", "100000", null },
        { "no number for the start", "1000.33 5.00\n", "x", null },
        { "nothing", "", "100000", null },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void At_TwoReadingsOfTheKernel_IsElapsedTimeOrNothing(string description, string uptime, string startTicks, long? ago)
    {
        // The program's name may hold what separates fields.
        var stat = $"4711 (a) b (c) S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 9 0 {startTicks} 10 11\n";

        var start = ProcessStart.At(Now, Frequency, uptime, stat);

        Assert.True(start?.StartedTicks == (ago is { } ms ? Now - ms : null), description);
        Assert.True(start is null || start.EnteredTicks == Now, description);
    }

    [Fact]
    public void At_StatThatIsCut_IsNothing() => Assert.Null(ProcessStart.At(Now, Frequency, "1000.33 5.00\n", "4711 (sidechain) S 1"));

    [Fact]
    public void Read_OfThisProcess_AgreesWithWhatTheSystemTellsOfIt()
    {
        if (ProcessStart.Read() is not { } start)
        {
            // A test run that is older than the longest start.
            Assert.True(DateTime.Now - Process.GetCurrentProcess().StartTime > TimeSpan.FromSeconds(50));
            return;
        }

        var byStopwatch = Stopwatch.GetElapsedTime(start.StartedTicks);
        var byWallClock = DateTime.Now - Process.GetCurrentProcess().StartTime;
        Assert.InRange((byStopwatch - byWallClock).TotalSeconds, -1, 1);
    }

    [Fact]
    public async Task Trace_OfAProcess_BeginsWithIt_AndItsStartIsTheFirstPart()
    {
        var time = new ManualTime();
        time.Pass(TimeSpan.FromMilliseconds(70));
        var entered = time.GetTimestamp();
        var process = new ProcessStart(entered - TimeSpan.FromMilliseconds(70).Ticks, entered);
        time.Pass(TimeSpan.FromMilliseconds(30));
        // The wall clock has no part in it.
        time.SetBy(TimeSpan.FromHours(-3));
        await using var recorder = new SpanRecorder(Cli, time: time);
        using (recorder.StartTrace(SpanNames.ShareLoop, TraceEnvironment.None, process))
        {
            using (recorder.StartSpan(SpanNames.UploadAudio))
            {
                time.Pass(TimeSpan.FromMilliseconds(5));
            }
        }

        var spans = recorder.Spans.ToDictionary(span => span.Name!);
        var (root, start, upload) = (spans["cli.share_loop"], spans["cli.start_process"], spans["cli.upload_audio"]);
        Assert.Equal([root.SpanId, root.SpanId], [start.ParentSpanId, upload.ParentSpanId]);
        Assert.Equal((root.StartUs, root.StartUs + 100_000, 105_000), (start.StartUs, start.EndUs, root.EndUs - root.StartUs));
        Assert.Equal(start.EndUs, upload.StartUs);
        Assert.Equal((EventNames.ProgramEntered, start.StartUs + 70_000), (start.Events[0].Name, start.Events[0].TimestampUs));
        Assert.Equal(10.0, Convert.ToDouble(start.Attributes.Single(a => a.Key == AttributeNames.ProcessStartUncertaintyMs).Value, null));
    }

    [Fact]
    public async Task Trace_ThatTheEnvironmentNames_BeginsWithTheProcessToo()
    {
        var time = new ManualTime();
        var process = new ProcessStart(time.GetTimestamp(), time.GetTimestamp());
        time.Pass(TimeSpan.FromMilliseconds(20));
        var environment = TraceEnvironment.Read(
            name => name == "TRACEPARENT" ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null);
        await using var recorder = new SpanRecorder(Cli, time: time);
        recorder.StartTrace(SpanNames.Login, environment, process).End();

        WireSpan root = recorder.Spans.Single(span => span.Name == "cli.login"), start = recorder.Spans.Single(
            span => span.Name == "cli.start_process");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (root.TraceId, root.ParentSpanId));
        Assert.Equal((root.SpanId, root.StartUs, 20_000), (start.ParentSpanId, start.StartUs, start.EndUs - start.StartUs));
    }
}
