namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>A file that exists whole or not at all, for its owner alone. While it is written it is locked, with another ending.</summary>
internal static class WholeFile
{
    public const string TemporaryEnding = ".tmp";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A host that cleans up takes a file for a left one in the moment before its writer locks it.</summary>
    private const int MostAttempts = 3;

    /// <summary>Whether that works is no reason to stop.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
    }

    /// <summary>For its owner alone.</summary>
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

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                WriteOnce(path, path + TemporaryEnding, content);
                return;
            }
            catch (FileNotFoundException) when (attempt < MostAttempts)
            {
                // Another host took it for one that was left.
            }
        }
    }

    private static void WriteOnce(string path, string temporary, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
                if (!OperatingSystem.IsWindows())
                {
                    File.Move(temporary, path, overwrite: true); // As long as the lock is held, nobody takes it for one that was left.
                }
            }

            if (OperatingSystem.IsWindows())
            {
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }
}
