using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;

namespace Sidechain.Client.Uploads;

/// <summary>Encodes a loop: libopusenc, or a plugin's encoder that fails as its user was told to expect.</summary>
public interface ILoopEncoder
{
    /// <summary>False where the loop has to be sent as WAV.</summary>
    bool IsAvailable { get; }

    /// <summary>Encodes everything that <paramref name="audio"/> has left as Opus in Ogg.</summary>
    /// <param name="audio">The input, at its first frame.</param>
    /// <param name="output">Takes the file.</param>
    /// <param name="title">Goes into the file's tags.</param>
    /// <param name="progress">Told how many frames are done.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    void Encode(WavReader audio, Stream output, string title, Action<long>? progress, CancellationToken cancellationToken);
}

/// <summary>The encoder of a healthy client.</summary>
public sealed class LoopEncoder : ILoopEncoder
{
    /// <inheritdoc/>
    public bool IsAvailable => OpusEncoder.IsAvailable;

    /// <inheritdoc/>
    public void Encode(WavReader audio, Stream output, string title, Action<long>? progress, CancellationToken cancellationToken) =>
        OpusEncoder.Encode(audio, output, title, progress, cancellationToken);
}
