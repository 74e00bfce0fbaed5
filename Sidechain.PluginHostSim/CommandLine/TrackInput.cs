using Sidechain.Audio.Wav;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Inputs;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Opens what the track plays: a file, or the synth where none was named.</summary>
internal static class TrackInput
{
    /// <summary>Null, and said why, when the file cannot be played.</summary>
    public static IAudioInput? TryOpen(string? path, HostOptions options, Screen screen)
    {
        if (path is null)
        {
            return new SynthInput(options.SampleRate, options.Seed);
        }

        try
        {
            using var stream = File.OpenRead(path);
            return WavInput.Open(stream, Path.GetFileName(path));
        }
        catch (InvalidAudioException exception)
        {
            screen.Error(exception.Message, traceId: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            screen.Error($"{path} cannot be read: {exception.Message}", traceId: null);
        }

        return null;
    }
}
