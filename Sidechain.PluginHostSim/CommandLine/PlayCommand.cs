using System.CommandLine;
using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host play</c>: plays a song in real time and reports how the audio thread fared.</summary>
internal static class PlayCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static Command Create(Signals signals)
    {
        var options = new HostCommandOptions();
        var seconds = HostCommandOptions.Whole("--seconds", "How long", 1, 86_400, 10);
        var json = CommandFrame.JsonOption();
        var command = new Command("play", """
            Play in real time; report load, xruns and times of the callback as JUCE defines them
              ./plugin-host play --seconds 30
              ./plugin-host play samples/loop.wav --rate 96000 --block 64 --instances 8 --json
            """) { seconds, json };
        var marks = new Option<bool>("--marks") { Description = "Two harmless system calls around each callback, for strace" };
        command.Add(marks);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var screen = new Screen(parsed.GetValue(json));
            var format = options.Read(parsed) with { HasMarks = parsed.GetValue(marks) };
            var input = await TrackInput.OpenAsync(options.File(parsed), format, cancellationToken);
            using var host = new PluginHost(format, options.Load(parsed), input);
            var report = await BarProgress.ShowAsync(
                progress => PlayAsync(host, parsed.GetValue(seconds), screen, progress, cancellationToken));
            if (screen.Json)
            {
                screen.Document(report, HostJson.Default.HostReport);
            }
            else
            {
                screen.Write(HostReportText.Write(report));
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return signals.ExitCode; // The report so far is there; scripts see why it ended.
            }

            return report.Failures.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>Plays for so long, or until the user has heard enough.</summary>
    private static async Task<HostReport> PlayAsync(
        PluginHost host, int seconds, Screen screen, IStageProgress progress, CancellationToken cancellationToken)
    {
        var bar = progress.Begin("Playing", 0);
        var garbage = new GarbageWatch();
        var thread = host.Start(frames: (long)seconds * host.Options.SampleRate);
        if (host.Options.HasMarks)
        {
            screen.Note(MeasureCommand.ThreadLabel + thread.Id.ToString(CultureInfo.InvariantCulture));
        }

        while (!thread.Ended.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(thread.Ended, Task.Delay(Look, CancellationToken.None));
            garbage.Look();
            bar?.Invoke(0);
        }

        host.Stop();
        return host.Report(thread, host.Engine.Measures, garbage);
    }
}
