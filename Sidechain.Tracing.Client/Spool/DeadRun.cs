namespace Sidechain.Tracing.Client.Spool;

/// <summary>The files of a run that is over, locked, so that one process alone delivers or deletes them.</summary>
internal sealed class DeadRun : IDisposable
{
    private readonly List<FileStream> _files;
    private int _end;

    private DeadRun(List<FileStream> files, SpoolContents contents)
    {
        _files = files;
        Contents = contents;
        _end = contents.End;
    }

    public SpoolContents Contents { get; private set; }

    /// <summary>Null when the run lives, or is in another process's hands.</summary>
    public static DeadRun? TryOpen(IReadOnlyList<FileInfo> segments)
    {
        var files = new List<FileStream>();
        try
        {
            foreach (var segment in segments)
            {
                if (SpoolFiles.TryLock(segment.FullName) is not { } file)
                {
                    Release(files);
                    return null;
                }

                files.Add(file);
            }

            return new DeadRun(files, SpoolContents.Read(files.Select(Read)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            Release(files);
            return null;
        }
    }

    /// <summary>
    /// Adds a record behind the last. What cannot be written is repeated by the next drain, and the server knows it already.
    /// </summary>
    public void Append(RecordType type, Action<BinaryWriter> write)
    {
        var record = RecordFormat.Create(type, RecordContents.Write(write));
        try
        {
            _files[^1].Position = _end;
            _files[^1].Write(record);
            _end += record.Length;
        }
        catch (IOException exception)
        {
            WriteFailure = exception.Message;
        }
    }

    /// <summary>Why not everything could be noted in the files.</summary>
    public string? WriteFailure { get; private set; }

    public void Delete()
    {
        foreach (var file in _files)
        {
            SpoolFiles.Delete(file, file.Name);
        }

        _files.Clear();
    }

    /// <summary>Keeps what is left, as short as it can be.</summary>
    public void Dispose()
    {
        if (_files.Count > 0 && _files[^1].Length > _end)
        {
            _files[^1].SetLength(_end);
        }

        Release(_files);
    }

    private static ReadOnlyMemory<byte> Read(FileStream file)
    {
        var bytes = new byte[checked((int)file.Length)];
        file.Position = 0;
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsMemory(0, read);
    }

    private static void Release(List<FileStream> files)
    {
        files.ForEach(file => file.Dispose());
        files.Clear();
    }
}
