using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Data;

/// <summary>
/// Where the application's data lives between runs. One AppHost at a time: a lock file says who holds it. Postgres runs as another user under
/// root, so every parent must let it through; a home folder under root does not, hence <c>/var/lib</c>.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly TimeSpan GuardLimit = TimeSpan.FromSeconds(10);
    private readonly bool _temporary;
    private FileStream? _hold;

    private DataFolder(string path, bool temporary)
    {
        Path = path;
        this._temporary = temporary;
    }

    public string Path { get; }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary><paramref name="chosen"/> (SIDECHAIN_DATA), else one folder a checkout.</summary>
    public static DataFolder ForRuns(string? chosen, string appHostDirectory)
    {
        if (!string.IsNullOrWhiteSpace(chosen)) return new DataFolder(System.IO.Path.GetFullPath(chosen), temporary: false);

        var checkout = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(appHostDirectory)) ?? appHostDirectory;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(checkout)))[..8];
        var parent = Environment.IsPrivilegedProcess
            ? "/var/lib"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new DataFolder(System.IO.Path.Combine(parent, "sidechain", name), temporary: false);
    }

    /// <summary>A fresh folder that is deleted with the application.</summary>
    public static DataFolder ForOneTest() =>
        new(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"sidechain-test-{Guid.NewGuid():N}"[..26]), temporary: true);

    /// <summary>Makes the folder and takes it; waits for the guard of a killed run to finish its work.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost holds it, or this user may not write there.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Make();
            _hold = TryHold(PathOf("apphost.lock")) ?? throw new DistributedApplicationException(
                $"The data folder {Path} is in use by the AppHost with process id {HolderOf(PathOf("apphost.pid"))}. "
                + "Stop that one with Ctrl+C, then start again.");
            await File.WriteAllTextAsync(
                PathOf("apphost.pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {Path} cannot be used: {e.Message.TrimEnd('.')}. Give this user the right to write there, or set SIDECHAIN_DATA to another folder.", e);
        }

        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(50))
        {
            using var guard = TryHold(PathOf("guard.lock"));
            if (guard is not null) return;
            if (waited > GuardLimit)
            {
                throw new DistributedApplicationException(
                    $"The guard of an earlier run still stops its processes (data folder {Path}). Wait a few seconds and start again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <summary>Lets the folder go; a test's folder is deleted.</summary>
    public void Dispose()
    {
        _hold?.Dispose();
        if (_temporary && Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    /// <summary>Postgres has to get through. Of a folder that was there already nothing else changes: it may be anybody's.</summary>
    private void Make()
    {
        const UnixFileMode Traverse = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!Directory.Exists(Path))
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | Traverse);
    }

    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string HolderOf(string path) => File.Exists(path) ? File.ReadAllText(path) : "unknown";
}
