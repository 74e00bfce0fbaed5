using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Sidechain.Audio.Wav;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host bounce</c>: renders a song into a WAV file as fast as the machine can.</summary>
internal static class BounceCommand
{
    public static Command Create()
    {
        var options = new HostCommandOptions();
        var output = new Option<string>("--output", "-o") { Description = "The WAV file to write", HelpName = "FILE", Required = true };
        var bars = HostCommandOptions.Whole("--bars", "How many bars", 1, 1000, 16);
        var json = CommandFrame.JsonOption();
        var command = new Command("bounce", """
            Render offline into a WAV file of 32-bit floats, as hosts export a song
              ./plugin-host bounce --bars 16 -o song.wav
            """) { output, bars, json };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (screen, host) = (new Screen(parsed.GetValue(json)), options.Read(parsed));
            if (TrackInput.TryOpen(options.File(parsed), host, screen) is not { } input)
            {
                return Task.FromResult(ExitCodes.Failed);
            }

            using var daw = new PluginHost(host, options.Load(parsed), input);
            return Task.FromResult(Run(daw, parsed.GetValue(bars), parsed.GetRequiredValue(output), screen, cancellationToken));
        });
        return command;
    }

    private static int Run(PluginHost host, int bars, string output, Screen screen, CancellationToken cancellationToken)
    {
        var samples = new List<float>();
        var started = Stopwatch.GetTimestamp();
        try
        {
            host.Bounce(host.FramesOf(bars), frames => Append(samples, host.Engine.Output(frames)), cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            File.WriteAllBytes(output, WavWriter.FromFloats([.. samples], host.Options.Channels, host.Options.SampleRate));
            var seconds = (double)samples.Count / host.Options.Channels / host.Options.SampleRate;
            var report = new BounceReport(output, bars, seconds, elapsed.TotalSeconds, seconds / elapsed.TotalSeconds);
            Show(report, screen);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException)
        {
            screen.Error("Cancelled; nothing was written.", traceId: null);
            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            screen.Error($"{output} cannot be written: {exception.Message} Choose another file with -o.", traceId: null);
            return ExitCodes.Failed;
        }
    }

    private static void Append(List<float> samples, in Plugin.AudioBlock block)
    {
        for (var i = 0; i < block.Frames; i++)
        {
            samples.Add(block.Left[i]);
            if (block.Channels == 2)
            {
                samples.Add(block.Right[i]);
            }
        }
    }

    private static void Show(BounceReport report, Screen screen)
    {
        if (screen.Json)
        {
            screen.Document(report, HostJson.Default.BounceReport);
            return;
        }

        screen.Success(string.Create(CultureInfo.InvariantCulture, $"{report.File}: {report.Bars} bars, {report.AudioSeconds:0.0} s"));
        screen.Fact("bounced", string.Create(CultureInfo.InvariantCulture, $"in {report.Seconds:0.000} s, {report.TimesRealTime:0} times real time"));
    }
}
