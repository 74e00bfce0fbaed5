using System.Text.Json;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;

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

    /// <summary>Of an idempotency key, hex digits.</summary>
    private const int KeyLength = 32;

    public string Folder => folder;

    /// <summary><c>SIDECHAIN_CAPTURES</c>, else <c>sidechain/captures</c> below the folder of the user's data.</summary>
    public static PendingCaptures OfUser()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new PendingCaptures(Settings.Variable(FolderVariable) ?? Path.Combine(data, "sidechain", "captures"));
    }

    /// <summary>Says so where what waits cannot be looked at: a folder that nobody may read is none in which nothing waits.</summary>
    /// <exception cref="ClientException">The folder cannot be read.</exception>
    public void ThrowIfUnreadable()
    {
        try
        {
            _ = Directory.GetFiles(folder, "*" + NoteEnding);
        }
        catch (DirectoryNotFoundException)
        {
            // It is made with the first capture.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                $"The captures in {folder} cannot be read: {e.Message} Change the permissions, or name another folder in {FolderVariable}.",
                inner: e);
        }
    }

    /// <summary>Keeps a capture, whole or not at all, and locks it.</summary>
    /// <exception cref="ClientException">The folder cannot be written.</exception>
    public HeldCapture Keep(PendingCapture capture, byte[] wav)
    {
        RemoveLeftOvers();
        try
        {
            WholeFile.CreateFolder(folder);
            WholeFile.Write(AudioPath(capture.Key), wav);
            WholeFile.Write(NotePath(capture.Key), JsonSerializer.SerializeToUtf8Bytes(capture, CaptureJson.Default.PendingCapture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WholeFile.TryDelete(AudioPath(capture.Key));
            throw new ClientException(
                $"The capture could not be kept in {folder}: {e.Message} Make room there, or name another folder in {FolderVariable}.",
                inner: e);
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
    /// Names of captures that nobody can share: the note is damaged or may not be read, or its audio is gone. They stay until the user
    /// discards them.
    /// </summary>
    public IReadOnlyList<string> Damaged() => [.. Notes().Where(IsDamaged).Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>Deletes a capture that waits or is damaged.</summary>
    /// <param name="key">Its name, as it was shown.</param>
    /// <returns>False where there is none of that name, or where somebody is sharing it.</returns>
    /// <exception cref="ClientException">The folder cannot be written.</exception>
    public bool Discard(string key)
    {
        if (Notes().FirstOrDefault(path => Name(path) == key) is not { } note)
        {
            return false;
        }

        try
        {
            using (OpenForDiscard(note))
            {
                File.Delete(note);
            }

            WholeFile.TryDelete(AudioPath(key));
            return true;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ClientException($"The capture {key} cannot be deleted: {e.Message} Change the permissions of {folder}.", inner: e);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Deletes what hosts left that died while they wrote: those that write hold a lock, whatever the clock says.</summary>
    public void RemoveLeftOvers()
    {
        foreach (var path in Files(WholeFile.TemporaryEnding))
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

    private string[] Notes() => Files(NoteEnding);

    /// <summary>
    /// Our own files, by their names: the user may have named a folder that holds others. None where it cannot be read: what waits there
    /// is no part of a share that works.
    /// </summary>
    private string[] Files(string ending)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*" + ending).Where(IsOurs)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsOurs(string path) =>
        Path.GetFileName(path).Split('.')[0] is { Length: KeyLength } key && key.All(char.IsAsciiHexDigitLower);

    /// <summary>Locks the note; null where it may not be opened and so nobody shares it.</summary>
    private static FileStream? OpenForDiscard(string note)
    {
        try
        {
            return new FileStream(note, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null where somebody else has it, where it is gone, or where it is damaged.</summary>
    private HeldCapture? TryHold(string notePath)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(notePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            // The file may have been deleted between opening and locking it.
            if (File.Exists(notePath) && Read(file) is { } capture)
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

    /// <summary>Null where it is none that can be shared: not whole, of another name than its file, or without its audio.</summary>
    private PendingCapture? Read(FileStream note) =>
        JsonSerializer.Deserialize(note, CaptureJson.Default.PendingCapture) is { Key: not null, Origin: not null, Name: not null } capture
        && capture.Key == Name(note.Name) && File.Exists(AudioPath(capture.Key))
            ? capture
            : null;

    private bool IsDamaged(string notePath)
    {
        try
        {
            using var file = new FileStream(notePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return Read(file) is null;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // Somebody shares it at this moment.
        }
    }
}
