namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>
/// The last seconds of audio, interleaved. The audio thread writes and never waits. Another thread copies, and then asks whether the writer
/// overwrote the copied part. Frames are numbered from the first one written.
/// </summary>
internal sealed class CaptureRing
{
    private readonly float[] _samples;
    private readonly int _channels;

    /// <summary>Where the write that runs will end.</summary>
    private long _begun;

    /// <summary>Where the last finished write ended.</summary>
    private long _written;

    /// <param name="capacity">Frames that it keeps.</param>
    /// <param name="channels">1 or 2.</param>
    public CaptureRing(int capacity, int channels)
    {
        Capacity = capacity;
        _channels = channels;

        // Pinned, so that the collector never moves these megabytes; written once here, so that no block meets a page for the first time.
        _samples = GC.AllocateUninitializedArray<float>(capacity * channels, pinned: true);
        Array.Clear(_samples);
    }

    public int Capacity { get; }

    /// <summary>Frames written so far.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>The audio thread alone.</summary>
    /// <param name="left">The first channel.</param>
    /// <param name="right">The second, as long; empty: the first one again, when the ring has two.</param>
    public void Write(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var frames = left.Length;
        Volatile.Write(ref _begun, _written + frames);
        Volatile.WriteBarrier();
        right = right.IsEmpty ? left : right;

        // A block longer than the ring leaves its end there.
        var skipped = Math.Max(0, frames - Capacity);
        var at = (int)((_written + skipped) % Capacity);
        var first = Math.Min(frames - skipped, Capacity - at);
        Interleave(left.Slice(skipped, first), right.Slice(skipped, first), at);
        Interleave(left[(skipped + first)..], right[(skipped + first)..], 0);
        Volatile.Write(ref _written, _written + frames);
    }

    /// <summary>Any other thread: copies frames from <paramref name="start"/> on.</summary>
    /// <returns>False when they are not there yet or not any more; what was copied is worth nothing then.</returns>
    public bool TryCopy(long start, Span<float> samples)
    {
        var frames = samples.Length / _channels;
        if (start < 0 || frames > Capacity || start + frames > Written)
        {
            return false;
        }

        var at = (int)(start % Capacity) * _channels;
        var first = Math.Min(samples.Length, _samples.Length - at);
        _samples.AsSpan(at, first).CopyTo(samples);
        _samples.AsSpan(0, samples.Length - first).CopyTo(samples[first..]);
        Volatile.ReadBarrier();
        return Volatile.Read(ref _begun) - start <= Capacity;
    }

    private void Interleave(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int at)
    {
        if (_channels == 1)
        {
            left.CopyTo(_samples.AsSpan(at));
            return;
        }

        var into = _samples.AsSpan(at * 2, left.Length * 2);
        for (var i = 0; i < left.Length; i++)
        {
            into[2 * i] = left[i];
            into[(2 * i) + 1] = right[i];
        }
    }
}
