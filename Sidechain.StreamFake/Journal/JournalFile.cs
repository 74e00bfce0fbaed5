namespace Sidechain.StreamFake.Journal;

/// <summary>The append-only file. Opened by one process at a time; what <see cref="AppendAsync"/> returned from is on the disk.</summary>
internal sealed class JournalFile : IAsyncDisposable
{
    private readonly FileStream _file;

    /// <summary>On Unix .NET locks a file against all; people should be able to read the journal: hence a file of its own.</summary>
    private readonly FileStream _lock;

    private JournalFile(FileStream file, FileStream @lock) => (_file, _lock) = (file, @lock);

    /// <summary>What a crash in the middle of a write left at the end, cut off when the file was opened; 0 when there was none.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Opens or creates the file and hands every record in it to <paramref name="replay"/>, oldest first.</summary>
    /// <exception cref="IOException">Another process has it open.</exception>
    /// <exception cref="InvalidDataException">
    /// A whole line is damaged: somebody should look before more is written. The file stays as it is.
    /// </exception>
    public static async Task<JournalFile> OpenAsync(
        string path, ReadChange read, Action<JournalRecord> replay, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var journal = new JournalFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), held);
        try
        {
            await journal.ReplayAsync(read, replay, cancellationToken);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await _file.WriteAsync(lines, cancellationToken);
        _file.Flush(flushToDisk: true);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _file.DisposeAsync();
        }
        finally
        {
            // Closing writes what is left, which a full disk refuses: the next attempt to write has to find the folder free.
            await _lock.DisposeAsync();
        }
    }

    private async Task ReplayAsync(ReadChange read, Action<JournalRecord> replay, CancellationToken cancellationToken)
    {
        long good = 0;
        var number = 0;
        await foreach (var (line, ended) in JournalLines.ReadAsync(_file, cancellationToken))
        {
            number++;
            if (!ended)
            {
                break;
            }

            // Its writer may have been told that a whole line was kept, the last one too.
            if (!JournalRecord.TryParse(line, read, out var record, out var problem))
            {
                throw new InvalidDataException(
                    $"{_file.Name}, line {number}, is damaged ({problem}); repair or move the file, then start again.");
            }

            replay(record);
            good += line.Length + 1;
        }

        // Nobody was told that a last line without its end was kept, so nothing is lost by cutting it off.
        TornBytes = _file.Length - good;
        _file.SetLength(good);
        _file.Seek(good, SeekOrigin.Begin);
    }
}
