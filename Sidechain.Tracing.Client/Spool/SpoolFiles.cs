using System.Globalization;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// The folder: <c>{started, epoch ms}-{run}.{segment}.spool</c>, so that names sort by age. A process holds an exclusive lock on every
/// segment of its run for as long as it lives; whoever gets the lock knows that the run is over.
/// </summary>
internal static class SpoolFiles
{
    private const string Extension = ".spool";
    private const string TemporaryExtension = ".tmp";
    private const int MostAttempts = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly byte[] Zeros = new byte[64 * 1024];

    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    public static string RunName(long startedMs, Guid run) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, startedMs):D13}-{run:N}");

    public static string Path(string folder, string runName, int segment) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{runName}.{segment:D6}{Extension}"));

    /// <summary>When the run of this name started; null for a name that is not ours.</summary>
    public static DateTimeOffset? StartedAt(string runName) =>
        runName.Length > 13 && long.TryParse(runName.AsSpan(0, 13), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>The segments of every run, oldest run first, in their order.</summary>
    public static IReadOnlyList<(string Run, IReadOnlyList<FileInfo> Segments)> Runs(string folder)
    {
        var files = new DirectoryInfo(folder);
        return !files.Exists ? [] :
        [
            .. files.EnumerateFiles("*" + Extension)
                .Where(file => file.Name.Split('.').Length == 3)
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .GroupBy(file => file.Name[..file.Name.IndexOf('.', StringComparison.Ordinal)], StringComparer.Ordinal)
                .Select(run => (run.Key, (IReadOnlyList<FileInfo>)[.. run])),
        ];
    }

    /// <summary>
    /// A new file of <paramref name="size"/> bytes that begins with <paramref name="head"/>, locked. The rest is written out as zeros: a
    /// page that the disk has no room for would otherwise end the process when it is touched.
    /// </summary>
    public static FileStream Create(string path, ReadOnlySpan<byte> head, int size)
    {
        // Under another name until the lock is held: a drain of another process never meets it half made. It may take the file for one that
        // a killed process left, in the moment before the lock: then there is another attempt.
        var temporary = OperatingSystem.IsWindows() ? path : path + TemporaryExtension;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Create(temporary, path, head, size);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Under the next name.
            }
        }
    }

    /// <summary>The file of a run that is over, locked; null when a living process holds it or it cannot be opened.</summary>
    public static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, gone meanwhile, or somebody else's: in each case not ours to drain.
            return null;
        }
    }

    /// <summary>Deletes a file and lets go of its lock, in the order that leaves no moment for others.</summary>
    public static void Delete(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            file.Dispose();
        }

        File.Delete(path);
        file.Dispose();
    }

    /// <summary>Half-made files of processes that were killed over them.</summary>
    public static void DeleteAbandoned(string folder)
    {
        var files = new DirectoryInfo(folder);
        foreach (var file in files.Exists ? files.EnumerateFiles("*" + Extension + "*" + TemporaryExtension) : [])
        {
            if (TryLock(file.FullName) is { } abandoned)
            {
                Delete(abandoned, file.FullName);
            }
        }
    }

    private static FileStream Create(string temporary, string path, ReadOnlySpan<byte> head, int size)
    {
        var options =
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var file = new FileStream(temporary, options);
        try
        {
            file.Write(head);
            for (var left = size - head.Length; left > 0; left -= Zeros.Length)
            {
                file.Write(Zeros.AsSpan(0, Math.Min(left, Zeros.Length)));
            }

            if (temporary != path)
            {
                File.Move(temporary, path, overwrite: true);
            }

            return file;
        }
        catch
        {
            Delete(file, temporary);
            throw;
        }
    }
}
