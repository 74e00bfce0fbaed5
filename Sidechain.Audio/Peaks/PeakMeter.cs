namespace Sidechain.Audio.Peaks;

/// <summary>
/// Makes a waveform of samples as they come, without knowing how many will: the loudest sample of each part, the parts equally long. It
/// begins with parts of one
/// frame and, whenever they are too many, puts every two together.
/// </summary>
public sealed class PeakMeter
{
    /// <summary>The most that a waveform has.</summary>
    public const int MostPeaks = 1000;

    private readonly float[] _parts = new float[2 * MostPeaks];
    private int _count;
    private long _framesOfPart = 1;
    private long _frames;
    private float _loudest;

    /// <summary>Adds samples.</summary>
    /// <param name="interleaved">Whole frames, full scale is 1.</param>
    /// <param name="channels">Samples of a frame.</param>
    public void Add(ReadOnlySpan<float> interleaved, int channels)
    {
        for (var at = 0; at + channels <= interleaved.Length; at += channels)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                _loudest = MathF.Max(_loudest, MathF.Abs(interleaved[at + channel]));
            }

            if (++_frames == _framesOfPart)
            {
                EndPart();
            }
        }
    }

    /// <summary>The waveform so far: up to <see cref="MostPeaks"/> parts, 255 is full scale and everything above it.</summary>
    public byte[] ToPeaks()
    {
        var parts = _parts.AsSpan(0, _count).ToArray().AsEnumerable();
        if (_frames > 0)
        {
            parts = parts.Append(_loudest);
        }

        var all = parts.ToArray();
        return
        [
            .. (all.Length > MostPeaks ? all.Chunk((all.Length + MostPeaks - 1) / MostPeaks).Select(few => few.Max()) : all).Select(ToByte),
        ];
    }

    private static byte ToByte(float loudness) => (byte)MathF.Round(MathF.Min(loudness, 1) * byte.MaxValue);

    private void EndPart()
    {
        if (_count == _parts.Length)
        {
            for (var i = 0; i < _parts.Length / 2; i++)
            {
                _parts[i] = MathF.Max(_parts[2 * i], _parts[(2 * i) + 1]);
            }

            _count /= 2;
            _framesOfPart *= 2;
            return; // This part is half of what it has to be now.
        }

        _parts[_count++] = _loudest;
        (_loudest, _frames) = (0, 0);
    }
}
