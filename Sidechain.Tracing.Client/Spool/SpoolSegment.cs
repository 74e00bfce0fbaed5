using System.IO.MemoryMappedFiles;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// One mapped file of this run. What was written is in the system's page cache: the end of the process, however sudden, does not touch it.
/// </summary>
internal sealed class SpoolSegment : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewStream _view;
    private readonly int _size;
    private int _used;

    private SpoolSegment(FileStream file, string path, int used, int size)
    {
        (_file, _path) = (file, path);
        (_used, _size) = (used, size);
        try
        {
            _map = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewStream(0, size);
        }
        catch
        {
            _map?.Dispose();
            SpoolFiles.Delete(file, path);
            throw;
        }
    }

    public long Bytes => _size;

    /// <summary>Nothing can be read from it any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Ended spans in here that are neither delivered nor lost.</summary>
    public int Pending { get; set; }

    /// <summary>Of those, the ones that a batch holds in memory.</summary>
    public int OnTheirWay { get; set; }

    /// <summary>Started spans in here that have not ended.</summary>
    public int Running { get; set; }

    public static SpoolSegment Create(string path, ReadOnlySpan<byte> head, int size) =>
        new(SpoolFiles.Create(path, head, size), path, head.Length, size);

    public bool HasRoom(int size) => size <= _size - _used;

    /// <summary>Writes a whole record; returns where it starts.</summary>
    public int Append(ReadOnlySpan<byte> record)
    {
        var offset = _used;
        _view.Position = offset;
        _view.Write(record);
        _used += record.Length;
        return offset;
    }

    /// <summary>Null when the segment is closed.</summary>
    public byte[]? Read(int offset, int length)
    {
        if (IsClosed)
        {
            return null;
        }

        var content = new byte[length];
        _view.Position = offset;
        _view.ReadExactly(content);
        return content;
    }

    public void Delete()
    {
        Unmap();
        SpoolFiles.Delete(_file, _path);
    }

    /// <summary>Keeps the file, as short as it can be, for a later run.</summary>
    public void Dispose()
    {
        if (!IsClosed)
        {
            Unmap();
            try
            {
                _file.SetLength(_used);
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    private void Unmap()
    {
        IsClosed = true;

        // The handle first: the stream's own end would wait for the disk.
        _view.SafeMemoryMappedViewHandle.Dispose();
        _view.Dispose();
        _map.Dispose();
    }
}
