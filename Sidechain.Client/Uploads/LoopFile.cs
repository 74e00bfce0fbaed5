using Sidechain.Audio.Wav;

namespace Sidechain.Client.Uploads;

/// <summary>A loop in memory, as a WAV file.</summary>
/// <param name="Name">Without its folder.</param>
/// <param name="Content">The whole file.</param>
public sealed record LoopFile(string Name, byte[] Content)
{
    /// <summary>A reader at the first frame; every call starts anew.</summary>
    /// <exception cref="InvalidAudioException">The content is not WAV audio.</exception>
    public WavReader OpenAudio() => WavReader.Open(new MemoryStream(Content, writable: false), Name);
}
