using System.CommandLine;
using System.Globalization;
using System.Text;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Measuring;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host measure</c>: what tracing costs the audio thread on this machine.</summary>
internal static class MeasureCommand
{
    /// <summary>Before the audio thread's number on standard error; the bench reads it for <c>strace</c>.</summary>
    public const string ThreadLabel = "Audio thread: ";

    public static Command Create(CommandFrame frame)
    {
        var pairs = HostCommandOptions.Whole("--pairs", "Stretches with tracing on, and as many with it off", 1, 1000, 10);
        var seconds = HostCommandOptions.Whole("--seconds", "Length of each stretch", 1, 600, 10);
        var rate = HostCommandOptions.Whole("--rate", "Sample rate, hertz", AudioFormat.MinSampleRate, AudioFormat.MaxSampleRate, 48_000);
        var block = HostCommandOptions.Whole("--block", "Frames of a block", AudioFormat.MinBlockFrames, AudioFormat.MaxBlockFrames, 64);
        var marks = new Option<bool>("--marks") { Description = "Two harmless system calls around each callback, for strace" };
        var json = CommandFrame.JsonOption();
        var command = new Command("measure", """
            Measure what tracing costs the audio thread: loops are shared, now with tracing, now without
              ./plugin-host measure
              ./plugin-host measure --pairs 3 --seconds 5 --json
            """) { pairs, seconds, rate, block, marks, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new HostOptions
            {
                SampleRate = parsed.GetValue(rate),
                BlockFrames = parsed.GetValue(block),
                HasMarks = parsed.GetValue(marks),
            };
            return frame.RunAsync(
                parsed,
                parsed.GetValue(json),
                run => RunAsync(run, options, parsed.GetValue(pairs), parsed.GetValue(seconds), cancellationToken),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandRun run, HostOptions options, int pairs, int seconds, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        if (!session.Settings.Tracing)
        {
            throw new ClientException(
                $"It measures what tracing costs, and tracing is off: set {Settings.TracingVariable}=on.", ExitCodes.Usage);
        }

        if (await Credentials.FindAsync(session, cancellationToken) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        await using var plain = new ApiSession(session.Settings with { Tracing = false }, session.Program) { Token = session.Token };
        var report = await BarProgress.ShowAsync(progress =>
        {
            _ = progress.Begin($"Measuring for {2 * pairs * seconds} s", 0);
            return new TracingMeasurement(session, plain, options).RunAsync(pairs, seconds, Announce, cancellationToken);
        });
        if (screen.Json)
        {
            screen.Document(report, HostJson.Default.MeasureReport);
        }
        else
        {
            screen.Write(Text(report));
        }

        return report.Passed ? ExitCodes.Done : ExitCodes.Failed;

        void Announce(int thread)
        {
            if (options.HasMarks)
            {
                screen.Note(ThreadLabel + thread.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Text(MeasureReport report)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{report.SampleRate} Hz, {report.BlockFrames} frames, {report.Priority}; "
            + $"{report.Pairs} pairs of {report.Seconds} s, with tracing and without\n");
        Row("tracing on", report.On);
        Row("tracing off", report.Off);
        Line($"  median p99.9 differs by {report.Difference:+0.0 %;-0.0 %}; off differs from off by {report.OffDifference:+0.0 %;-0.0 %}");
        Line($"  the recorder takes {report.RecorderNs:0} ns of a block, {report.RecorderShare:0.000 %}");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {report.Garbage.Collections} collections, paused {report.Garbage.PauseMs:0.0} ms, "
            + $"at most {report.Garbage.LongestPauseMs:0.0} ms at once\n");
        return text.ToString();

        void Row(string name, StretchReport stretch) => text.Append(
            CultureInfo.InvariantCulture,
            $"  {name,-12} p50 {stretch.MedianP50 / 1e3:0.00} µs    p99.9 {stretch.MedianP999 / 1e3:0.0} µs "
            + $"({stretch.MedianRunningP999 / 1e3:0.0} µs without collections)    max {stretch.Max / 1e3:0.0} µs    "
            + $"xruns {stretch.Xruns} of {stretch.Blocks} blocks, {stretch.StoppedXruns} in {stretch.StoppedBlocks} "
            + $"stopped by collections    {stretch.AllocatedBytes} bytes    {stretch.Shares} shares\n");

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
