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
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is { Tokens: [{ Value: var path }] } && string.IsNullOrWhiteSpace(path))
            {
                result.AddError("--output takes the name of the file to write.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (screen, host) = (new Screen(parsed.GetValue(json)), options.Read(parsed));
            var input = await TrackInput.OpenAsync(options.File(parsed), host, cancellationToken);
            using var daw = new PluginHost(host, options.Load(parsed), input);
            return Run(daw, parsed.GetValue(bars), parsed.GetRequiredValue(output), screen, cancellationToken);
        });
        return command;
    }

    private static int Run(PluginHost host, int bars, string output, Screen screen, CancellationToken cancellationToken)
    {
        var samples = new List<float>();
        var started = Stopwatch.GetTimestamp();
        host.Bounce(host.FramesOf(bars), frames => Append(samples, host.Engine.Output(frames)), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        ThrowIfUnusable(host, samples);
        Write(output, WavWriter.FromFloats([.. samples], host.Options.Channels, host.Options.SampleRate));
        var seconds = (double)samples.Count / host.Options.Channels / host.Options.SampleRate;
        Show(new BounceReport(output, bars, seconds, elapsed.TotalSeconds, seconds / elapsed.TotalSeconds), screen);
        return ExitCodes.Done;
    }

    /// <summary>A song without one of its plugins, or with samples that are no numbers, is none that the user wants.</summary>
    private static void ThrowIfUnusable(PluginHost host, List<float> samples)
    {
        if (host.Engine.Slots.FirstOrDefault(slot => slot.Failure is not null) is { } slot)
        {
            throw new ClientException(
                $"{slot.Plugin.Name} threw {slot.Failure!.GetType().Name} while the song was rendered: {slot.Failure.Message} "
                + "Nothing was written.",
                inner: slot.Failure);
        }

        var wrong = samples.Count(sample => !float.IsFinite(sample));
        if (wrong > 0)
        {
            throw new ClientException(string.Create(
                CultureInfo.InvariantCulture,
                $"The plugins wrote {wrong} samples that are no numbers. Nothing was written. To find out: ./plugin-host validate"));
        }
    }

    private static void Write(string output, byte[] wav)
    {
        var isNew = !File.Exists(output);
        try
        {
            File.WriteAllBytes(output, wav);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (isNew && File.Exists(output))
            {
                File.Delete(output); // A part of a song looks like a whole one.
            }

            throw new ClientException($"{output} cannot be written: {exception.Message} Choose another file with -o.", inner: exception);
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
