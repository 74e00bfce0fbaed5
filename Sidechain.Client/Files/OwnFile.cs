namespace Sidechain.Client.Files;

/// <summary>
/// A file in <c>$XDG_CONFIG_HOME/sidechain</c>, for its owner alone and replaced as a whole: a reader sees the old content or the new one.
/// Processes that change it do so one after the other.
/// </summary>
internal sealed class OwnFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Lies beside the files, and stays: taking it away would let two processes hold two of it.</summary>
    public const string LockName = ".lock";

    /// <summary>Far longer than a change takes. A process that is stopped in the middle of one must not stop all others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public string Path => path;

    /// <summary>A file of the user that runs this process.</summary>
    public static OwnFile OfUser(string name)
    {
        // .NET reads XDG_CONFIG_HOME itself; without this option it answers "" until the folder exists.
        var config = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new OwnFile(System.IO.Path.Combine(config, "sidechain", name));
    }

    /// <returns>Null where there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Read()
    {
        try
        {
            // Looked for first: the first exception of a process costs milliseconds.
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether other users of this machine may write it.</summary>
    public bool IsWritableByOthers() =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>Takes others' rights away, where somebody gave them; whether that works is no reason to stop.</summary>
    public void Close()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's file: it is as they want it.
        }
    }

    /// <summary>Puts in place of the content what is made of it, without losing what another process changes at the same moment.</summary>
    /// <param name="change">Gets the content, null where there is none.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Change(Func<byte[]?, byte[]> change)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        using var turn = TakeTurn(System.IO.Path.Combine(folder, LockName));
        Replace(change(Read()));
    }

    /// <summary>Until it is disposed, or the process ends, nobody else gets it.</summary>
    private static FileStream TakeTurn(string lockPath)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(lockPath, options);
            }
            catch (IOException e) when (IsHeld(e) && TimeProvider.System.GetElapsedTime(started) < LongestWait)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Whether another process has it: <c>EWOULDBLOCK</c> of Linux and of macOS, and Windows's sharing violation.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x8007_0020);

    private void Replace(ReadOnlySpan<byte> content)
    {
        using var file = new UnfinishedFile(path, OwnerOnly);
        file.Stream.Write(content);
        file.Keep(overwrites: true);
    }

    private static void CreateFolder(string folder)
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
}
