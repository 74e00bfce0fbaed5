using Sidechain.Client.Commands;

namespace Sidechain.Client.Posts;

/// <summary>A file that gets its name when it is whole. Until then it lies beside under another, which goes when it is given up.</summary>
internal sealed class PartFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly bool _overwrites;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _kept;

    private PartFile(string path, bool overwrites)
    {
        (_path, _overwrites) = (path, overwrites);
        _temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".sidechain-{Guid.NewGuid():N}.part");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    /// <exception cref="ClientException">It is there and may not be replaced, or the folder takes no file.</exception>
    public static PartFile Create(string path, bool overwrites)
    {
        if (!overwrites && File.Exists(path))
        {
            throw DownloadTarget.Exists(path);
        }

        try
        {
            return new PartFile(path, overwrites);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Unwritable(path, e);
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Unwritable(_path, e);
        }
    }

    /// <summary>It is whole: on disk, then under its name.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _stream.Flush(flushToDisk: true);
            await _stream.DisposeAsync().ConfigureAwait(false);
            if (!_overwrites && File.Exists(_path))
            {
                throw DownloadTarget.Exists(_path);
            }

            File.Move(_temporary, _path, _overwrites);
            _kept = true;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Unwritable(_path, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_kept)
        {
            return;
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // Why the download failed is worth more than that its rest stays.
        }
    }

    private static bool IsRefusal(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static ClientException Unwritable(string path, Exception e)
    {
        var reason = e is UnauthorizedAccessException ? "access denied" : e.Message.TrimEnd('.');
        return new ClientException($"{path} cannot be written: {reason}. Name another place with --output.", inner: e);
    }
}
