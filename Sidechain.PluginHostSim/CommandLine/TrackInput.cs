using Sidechain.Audio.Wav;
using Sidechain.Client.Failures;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Inputs;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Opens what the track plays: a file, read as one that is shared, or the synth where none was named.</summary>
internal static class TrackInput
{
    /// <exception cref="ClientException">The file cannot be played.</exception>
    public static async Task<IAudioInput> OpenAsync(string? path, HostOptions options, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return new SynthInput(options.SampleRate, options.Seed);
        }

        var source = new FileSource(path);
        source.Measure();
        var file = await source.ReadAsync(progress: null, cancellationToken);
        try
        {
            return WavInput.Open(new MemoryStream(file.Content, writable: false), file.Name);
        }
        catch (InvalidAudioException e)
        {
            throw new ClientException(e.Message, inner: e);
        }
    }
}
