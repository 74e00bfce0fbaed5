using Sidechain.Audio.Wav;

namespace Sidechain.Api.Audio;

/// <summary>What an upload may be, told by its first bytes and never by its name or content type.</summary>
internal sealed record AudioFormat(string Name, string ContentType, string Extension)
{
    /// <summary>How many bytes <see cref="Sniff"/> wants to see: the first page of an Ogg stream up to the codec's mark.</summary>
    public const int HeaderLength = 36;

    public static readonly AudioFormat Wav = new("wav", "audio/wav", ".wav");
    public static readonly AudioFormat Opus = new("opus", "audio/ogg", ".opus");

    public static AudioFormat Of(string name) => name == Opus.Name ? Opus : Wav;

    /// <summary>Null when this is neither WAV nor Opus in Ogg.</summary>
    public static AudioFormat? Sniff(ReadOnlySpan<byte> start)
    {
        if (start.Length >= 12 && WavReader.IsRiff(start) && start[8..12].SequenceEqual("WAVE"u8))
        {
            return Wav;
        }

        // An Ogg page's header is 27 bytes and one for each segment; the identification page has one.
        return start.Length >= HeaderLength && start[..4].SequenceEqual("OggS"u8) && start[28..36].SequenceEqual("OpusHead"u8)
            ? Opus
            : null;
    }
}
