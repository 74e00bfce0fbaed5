namespace Sidechain.Audio.Wav;

/// <summary>How one sample is stored; all are little-endian.</summary>
public enum SampleEncoding
{
    Pcm16,
    Pcm24,
    Pcm32,
    Ieee32,
}

/// <summary>What the <c>fmt </c> chunk says.</summary>
/// <param name="Encoding">How one sample is stored.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="SampleRate">Frames a second, hertz.</param>
public sealed record WavFormat(SampleEncoding Encoding, int Channels, int SampleRate)
{
    /// <summary>One sample of one channel, bytes.</summary>
    public int BytesPerSample => Encoding switch
    {
        SampleEncoding.Pcm16 => 2,
        SampleEncoding.Pcm24 => 3,
        _ => 4,
    };

    /// <summary>One sample of every channel, bytes.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;
}
