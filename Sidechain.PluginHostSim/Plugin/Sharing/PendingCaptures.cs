using System.Text.Json;
using Sidechain.Client.Commands;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>
/// Captures on disk, from the moment that they were taken until the server has them: after a crash, a failure or an unload the next start
/// offers them again.
/// One that is being shared is locked, so that several plugins, hosts and versions can work with one folder.
/// </summary>
internal sealed class PendingCaptures(string folder)
{
    /// <summary>Names another folder.</summary>
    public const string FolderVariable = "SIDECHAIN_CAPTURES";

    private const string AudioEnding = ".wav";
    private const string NoteEnding = ".json";
    private const string TemporaryEnding = ".tmp";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A host that cleans up takes a file for a left one in the moment before its writer locks it.</summary>
    private const int MostAttempts = 3;

    public string Folder => folder;

    /// <summary><c>SIDECHAIN_CAPTURES</c>, else <c>sidechain/captures</c> below the folder of the user's data.</summary>
    public static PendingCaptures OfUser()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new PendingCaptures(Settings.Variable(FolderVariable) ?? Path.Combine(data, "sidechain", "captures"));
    }

    /// <summary>Keeps a capture, whole or not at all, and locks it.</summary>
    /// <exception cref="ClientException">The folder cannot be written.</exception>
    public HeldCapture Keep(PendingCapture capture, byte[] wav)
    {
        RemoveLeftOvers();
        try
        {
            CreateFolder();
            Write(AudioPath(capture.Key), wav);
            Write(NotePath(capture.Key), JsonSerializer.SerializeToUtf8Bytes(capture, CaptureJson.Default.PendingCapture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(AudioPath(capture.Key));
            throw new ClientException(
                $"The capture could not be kept in {folder}: {e.Message} Make room there, or name another folder in {FolderVariable}.", inner: e);
        }

        return TryHold(NotePath(capture.Key))
            ?? throw new ClientException($"Another program took the capture out of {folder}. Share it again.");
    }

    /// <summary>
    /// Captures of a server that wait and that nobody is sharing, the oldest first; all are locked until they are disposed of.
    /// </summary>
    public IReadOnlyList<HeldCapture> Take(string origin)
    {
        var held = new List<HeldCapture>();
        foreach (var path in Notes())
        {
            if (TryHold(path) is { } capture)
            {
                if (capture.Capture.Origin == origin)
                {
                    held.Add(capture);
                }
                else
                {
                    capture.Dispose();
                }
            }
        }

        return [.. held.OrderBy(capture => capture.Capture.CapturedAt)];
    }

    /// <summary>
    /// Names of captures that nobody can share: the note cannot be read, or its audio is gone. They stay until the user discards them.
    /// </summary>
    public IReadOnlyList<string> Damaged() => [.. Notes().Where(IsDamaged).Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>Deletes a capture that waits or is damaged.</summary>
    /// <param name="key">Its name, as it was shown.</param>
    /// <returns>False where there is none of that name, or where somebody is sharing it.</returns>
    public bool Discard(string key)
    {
        if (Notes().FirstOrDefault(path => Name(path) == key) is not { } note)
        {
            return false;
        }

        try
        {
            using (new FileStream(note, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                File.Delete(note);
            }

            TryDelete(AudioPath(key));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes what hosts left that died while they wrote: those that write hold a lock, whatever the clock says.</summary>
    public void RemoveLeftOvers()
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + TemporaryEnding) : [])
        {
            try
            {
                using var left = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                System.Diagnostics.Debug.WriteLine(e);
            }
        }
    }

    /// <summary>How many wait.</summary>
    public int Count(string origin)
    {
        var waiting = Take(origin);
        foreach (var capture in waiting)
        {
            capture.Dispose();
        }

        return waiting.Count;
    }

    private string AudioPath(string key) => Path.Combine(folder, key + AudioEnding);

    private string NotePath(string key) => Path.Combine(folder, key + NoteEnding);

    private string[] Notes() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + NoteEnding) : [];

    /// <summary>Null where somebody else has it, where it is gone, or where it is damaged.</summary>
    private HeldCapture? TryHold(string notePath)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(notePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            // The file may have been deleted between opening and locking it.
            if (File.Exists(notePath)
                && JsonSerializer.Deserialize(file, CaptureJson.Default.PendingCapture) is { Key.Length: > 0, Origin: not null, Name: not null } capture
                && File.Exists(AudioPath(capture.Key)))
            {
                return new HeldCapture(capture, file, AudioPath(capture.Key));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }

        file?.Dispose();
        return null;
    }

    private static string Name(string notePath) => Path.GetFileNameWithoutExtension(notePath);

    private bool IsDamaged(string notePath)
    {
        try
        {
            using var file = new FileStream(notePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return JsonSerializer.Deserialize(file, CaptureJson.Default.PendingCapture)
                is not { Key.Length: > 0, Origin: not null, Name: not null } capture || !File.Exists(AudioPath(capture.Key));
        }
        catch (JsonException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody shares it at this moment.
        }
    }

    private static void TryDelete(string path)
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

    private void CreateFolder()
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

    private static void Write(string path, byte[] content)
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
