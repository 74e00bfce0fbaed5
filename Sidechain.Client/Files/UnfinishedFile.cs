namespace Sidechain.Client.Files;

/// <summary>
/// A file that gets its name when it is whole. Until then it lies beside under another, and is deleted when it is given up or when the
/// process ends, whichever signal ended it. A link stays a link: what it leads to is replaced.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly string _temporary;
    private bool _isOver;

    /// <param name="path">The name that it gets.</param>
    /// <param name="mode">Who may read and write it; null: those who may now, or everybody whom the user's mask lets.</param>
    /// <exception cref="IOException">The folder takes no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public UnfinishedFile(string path, UnixFileMode? mode = null)
    {
        _path = Behind(path);
        _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".sidechain-{Guid.NewGuid():N}.part");
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        try
        {
            Stream = Open(mode);
        }
        catch
        {
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            throw;
        }
    }

    /// <summary>Takes the content.</summary>
    public FileStream Stream { get; }

    /// <summary>The content is whole: it goes to the disk, then gets its name.</summary>
    /// <exception cref="IOException">The disk is full, or the name is taken and may not be replaced.</exception>
    public void Keep(bool overwrites)
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        lock (_lock)
        {
            ThrowIfOver();
            File.Move(_temporary, _path, overwrites);
            _isOver = true;
        }
    }

    /// <summary>The end of a link; the path itself where it is none.</summary>
    public static string Behind(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        try
        {
            Stream.Dispose();
        }
        finally
        {
            GiveUp();
        }
    }

    private FileStream Open(UnixFileMode? mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows() && (mode ?? (File.Exists(_path) ? File.GetUnixFileMode(_path) : null)) is { } rights)
        {
            options.UnixCreateMode = rights;
        }

        lock (_lock)
        {
            ThrowIfOver();
            return new FileStream(_temporary, options);
        }
    }

    private void OnExit(object? sender, EventArgs e) => GiveUp();

    private void GiveUp()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            try
            {
                File.Delete(_temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Why it was given up is worth more than that its rest stays.
            }
        }
    }

    private void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new OperationCanceledException("The process ends.");
        }
    }
}
