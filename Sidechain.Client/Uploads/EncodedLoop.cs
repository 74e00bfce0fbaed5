namespace Sidechain.Client.Uploads;

/// <summary>The bytes that go over the wire.</summary>
/// <param name="Content">The whole file.</param>
/// <param name="Format">Value of <c>audio.format</c>.</param>
/// <param name="FileName">With the ending that fits the format.</param>
/// <param name="ContentType">Media type of the part.</param>
public sealed record EncodedLoop(ReadOnlyMemory<byte> Content, string Format, string FileName, string ContentType)
{
    /// <summary>The waveform, which the server cannot see in what is encoded; null where it can.</summary>
    public IReadOnlyList<byte>? Peaks { get; init; }

    /// <summary>Value of <c>audio.format</c>: Opus in Ogg.</summary>
    public const string Opus = "opus";

    /// <summary>Value of <c>audio.format</c>: sent as it is.</summary>
    public const string Wav = "wav";

    /// <summary>The encoded bytes of a file.</summary>
    public static EncodedLoop AsOpus(LoopFile file, ReadOnlyMemory<byte> content, IReadOnlyList<byte> peaks) =>
        new(content, Opus, Path.ChangeExtension(file.Name, ".opus"), "audio/ogg") { Peaks = peaks.Count == 0 ? null : peaks };

    /// <summary>The file as it is.</summary>
    public static EncodedLoop AsWav(LoopFile file) => new(file.Content, Wav, file.Name, "audio/wav");
}
