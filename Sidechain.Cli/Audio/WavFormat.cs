namespace Sidechain.Cli.Audio;

/// <summary>How one sample is stored; all are little-endian.</summary>
internal enum SampleEncoding
{
    Pcm16,
    Pcm24,
    Pcm32,
    Float32,
}

/// <summary>What the <c>fmt </c> chunk says.</summary>
/// <param name="Encoding">How one sample is stored.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="SampleRate">Frames a second, hertz.</param>
internal sealed record WavFormat(SampleEncoding Encoding, int Channels, int SampleRate)
{
    public int BytesPerSample => Encoding switch
    {
        SampleEncoding.Pcm16 => 2,
        SampleEncoding.Pcm24 => 3,
        _ => 4,
    };

    /// <summary>One sample of every channel, bytes.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;
}
