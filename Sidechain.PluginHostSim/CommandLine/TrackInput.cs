using Sidechain.Audio.Wav;
using Sidechain.Client.Commands;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Inputs;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Opens what the track plays: a file, or the synth where none was named.</summary>
internal static class TrackInput
{
    /// <exception cref="ClientException">The file cannot be played.</exception>
    public static IAudioInput Open(string? path, HostOptions options)
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
            throw new ClientException(exception.Message, inner: exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClientException(
                $"There is no file {path}. Check the path; ./samples/loop.wav is there to try.", ExitCodes.NotFound, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClientException($"{path} cannot be read: {exception.Message}", inner: exception);
        }
    }
}
