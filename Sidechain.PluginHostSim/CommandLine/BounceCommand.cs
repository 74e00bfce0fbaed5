using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Sidechain.Audio.Wav;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host bounce</c>: renders a song into a WAV file as fast as the machine can.</summary>
internal static class BounceCommand
{
    public static Command Create()
    {
        var options = new HostCommandOptions();
        var output = new Option<string>("--output", "-o")
        {
            Description = "The WAV file to write; - is standard output",
            HelpName = "FILE",
            Required = true,
        };
        var bars = HostCommandOptions.Whole("--bars", "How many bars", 1, 1000, 16);
        var json = CommandFrame.JsonOption();
        var command = new Command("bounce", """
            Render offline into a WAV file of 32-bit floats, as hosts export a song
              ./plugin-host bounce --bars 16 -o song.wav
            """) { output, bars, json };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is { Tokens: [{ Value: var path }] } && string.IsNullOrWhiteSpace(path))
            {
                result.AddError("--output takes the name of the file to write.");
            }

            if (result.GetValue(json) && result.GetResult(output) is { Tokens: [{ Value: var named }] }
                && OutputFile.IsStandardOutput(named))
            {
                result.AddError("--json and the audio cannot share standard output: name a file with --output.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(output);
            OutputFile.ThrowIfTerminal(path);
            var screen = OutputFile.IsStandardOutput(path) ? Screen.Aside() : new Screen(parsed.GetValue(json));
            var host = options.Read(parsed);
            var input = await TrackInput.OpenAsync(options.File(parsed), host, cancellationToken);
            using var daw = new PluginHost(host, options.Load(parsed), input);
            return await RunAsync(daw, parsed.GetValue(bars), path, screen, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(PluginHost host, int bars, string output, Screen screen, CancellationToken cancellationToken)
    {
        var frames = host.FramesOf(bars);
        await using var file = await SongFile.CreateAsync(output, host.Options.Format, frames, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await BarProgress.ShowAsync(progress => Task.Run(() => Render(host, file, frames, progress, cancellationToken), cancellationToken));
        var elapsed = Stopwatch.GetElapsedTime(started);
        ThrowIfUnusable(host, file);
        await file.KeepAsync();
        var seconds = (double)frames / host.Options.SampleRate;
        Show(new BounceReport(output, bars, seconds, elapsed.TotalSeconds, seconds / elapsed.TotalSeconds), screen);
        return ExitCodes.Done;
    }

    private static bool Render(PluginHost host, SongFile file, long frames, IStageProgress progress, CancellationToken cancellationToken)
    {
        var bytes = host.Options.Channels * WavWriter.BytesPerSample;
        var (report, left, shown) = (progress.Begin("Bouncing", frames * bytes), frames, frames);
        host.Bounce(
            frames,
            length =>
            {
                var wanted = (int)Math.Min(length, left); // The last block may reach beyond the last bar.
                file.Add(host.Engine.Output(wanted), wanted);
                left -= wanted;
                if (shown - left >= host.Options.SampleRate || left == 0)
                {
                    shown = left;
                    report?.Invoke((frames - left) * bytes);
                }
            },
            cancellationToken);
        return true;
    }

    /// <summary>A song without one of its plugins, or with samples that are no numbers, is none that the user wants.</summary>
    private static void ThrowIfUnusable(PluginHost host, SongFile file)
    {
        if (host.Engine.Slots.FirstOrDefault(slot => slot.Failure is not null) is { } slot)
        {
            throw new ClientException(
                $"{slot.Plugin.Name} threw {slot.Failure!.GetType().Name} while the song was rendered: {slot.Failure.Message} "
                + "Nothing was written.",
                inner: slot.Failure);
        }

        if (file.Wrong > 0)
        {
            throw new ClientException(string.Create(
                CultureInfo.InvariantCulture,
                $"The plugins wrote {file.Wrong} samples that are no numbers. Nothing was written. To find out: ./plugin-host validate"));
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
        screen.Fact(
            "bounced",
            string.Create(CultureInfo.InvariantCulture, $"in {report.Seconds:0.000} s, {report.TimesRealTime:0} times real time"));
    }
}
