using System.Buffers;
using System.Security.Cryptography;
using Sidechain.Audio.Wav;

namespace Sidechain.Api.Audio;

/// <summary>An upload on its way to the disk: hashed while it is written, never in memory as a whole.</summary>
internal sealed class IncomingAudio(string temporaryPath, Func<string, string> pathOf) : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _start = new byte[AudioFormat.HeaderLength];
    private readonly FileStream _file = new(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    private readonly WavPeaks _peaks = new();
    private bool _kept;

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>What the bytes so far are; null when they are no audio that we take.</summary>
    public AudioFormat? Format => AudioFormat.Sniff(_start.AsSpan(0, (int)Math.Min(Size, _start.Length)));

    /// <summary>The waveform of what came; null where it is no WAV.</summary>
    public byte[]? Peaks => _peaks.ToPeaks();

    /// <summary>Copies until the end, or until more than <paramref name="limit"/> bytes have come: then false.</summary>
    public async Task<bool> WriteAsync(System.IO.Stream source, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (Size + count > limit)
                {
                    return false;
                }

                await WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Puts the file on the disk for good, under its hash. Call once, after <see cref="Format"/> was seen to be one.</summary>
    public async Task<StoredAudio> KeepAsync(AudioFormat format)
    {
        await OnDiskAsync(() =>
        {
            _file.Flush(flushToDisk: true);
            return _file.DisposeAsync().AsTask();
        });

        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        var path = pathOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await OnDiskAsync(() =>
        {
            File.Move(temporaryPath, path, overwrite: true); // the same bytes, whoever comes second
            return Task.CompletedTask;
        });
        _kept = true;
        return new StoredAudio(format, Size, sha256);
    }

    /// <summary>The bytes that came, for reading; nothing can be written any more.</summary>
    public async Task<FileStream> ReopenAsync()
    {
        await _file.DisposeAsync();
        return new FileStream(temporaryPath, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    // A reader's trouble and the disk's are both IOExceptions, and are told apart here.
    private static async Task OnDiskAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (IOException failed)
        {
            throw new StorageFullException(failed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        if (!_kept)
        {
            File.Delete(temporaryPath);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Size < _start.Length)
        {
            var missing = bytes[..Math.Min(bytes.Length, _start.Length - (int)Size)];
            missing.CopyTo(_start.AsMemory((int)Size));
        }

        _hash.AppendData(bytes.Span);
        _peaks.Add(bytes.Span);
        await OnDiskAsync(() => _file.WriteAsync(bytes, cancellationToken).AsTask());
        Size += bytes.Length;
    }
}
