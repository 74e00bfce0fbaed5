using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Opus;

/// <summary>Encodes a WAV reader's samples as Opus in Ogg (RFC 7845), with libopusenc's own choice of bit rate.</summary>
public static class OpusEncoder
{
    /// <summary>False where libopusenc is not installed.</summary>
    public static bool IsAvailable => OpusLibrary.IsAvailable;

    /// <summary>Encodes everything that <paramref name="audio"/> has left.</summary>
    /// <param name="audio">The input, at its first frame.</param>
    /// <param name="output">Takes the Ogg file.</param>
    /// <param name="title">Goes into the file's tags where there is one.</param>
    /// <param name="progress">Told how many frames of the input are done.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static void Encode(WavReader audio, Stream output, string? title, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var encoding = new OpusEncoding(audio, output, title);
        while (encoding.WriteBlock())
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Invoke(encoding.Done);
        }

        encoding.Finish();
    }
}
