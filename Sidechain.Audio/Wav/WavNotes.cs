using System.Buffers.Binary;

namespace Sidechain.Audio.Wav;

/// <summary>
/// Tempo and key of a WAV file, from the <c>acid</c> chunk that loop libraries and DAWs write. The note of a <c>smpl</c> chunk is no key: a
/// sampler plays the file untransposed there, and most programs write 60.
/// </summary>
/// <param name="Tempo">Beats a minute; null where the file does not say, or is one sound without a beat.</param>
/// <param name="Root">The key's root, for example <c>F#</c>; null where the file does not say.</param>
public sealed record WavNotes(double? Tempo, string? Root)
{
    // Flags, and where the numbers lie in the chunk.
    private const uint OneShot = 1;
    private const uint HasRoot = 2;
    private const int RootAt = 4;
    private const int TempoAt = 20;
    private const int Length = 24;

    /// <summary>A file of nothing but empty chunks must not keep us.</summary>
    private const int MostChunks = 1000;

    private const int RiffHeaderLength = 12;
    private const double SlowestTempo = 20;
    private const double FastestTempo = 400;
    private const int MostMidiNote = 127;
    private static readonly string[] Names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    /// <summary>The file says nothing.</summary>
    public static WavNotes None { get; } = new(null, null);

    /// <summary>Looks through the chunks of a file, those behind the samples too. What makes no sense is left out.</summary>
    /// <param name="stream">Seekable; its place is anywhere afterwards.</param>
    public static WavNotes Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Position = Math.Min(RiffHeaderLength, stream.Length);
        for (var left = MostChunks; left > 0 && RiffChunk.Read(stream) is { } chunk && chunk is not { Id: "data", Length: 0 }; left--)
        {
            if (chunk is { Id: "acid", Length: >= Length })
            {
                return ReadChunk(stream);
            }

            chunk.Leave(stream);
        }

        return None;
    }

    private static WavNotes ReadChunk(Stream stream)
    {
        Span<byte> chunk = stackalloc byte[Length];
        if (stream.ReadAtLeast(chunk, Length, throwOnEndOfStream: false) < Length)
        {
            return None;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(chunk);
        var root = BinaryPrimitives.ReadUInt16LittleEndian(chunk[RootAt..]);
        var tempo = BinaryPrimitives.ReadSingleLittleEndian(chunk[TempoAt..]);
        var hasBeat = (flags & OneShot) == 0 && tempo is >= (float)SlowestTempo and <= (float)FastestTempo;
        return new WavNotes(
            hasBeat ? Math.Round(tempo, 2) : null,
            (flags & HasRoot) != 0 && root <= MostMidiNote ? Names[root % Names.Length] : null);
    }
}
