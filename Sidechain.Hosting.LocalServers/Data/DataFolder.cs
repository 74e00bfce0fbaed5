using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.Hosting.LocalServers.Data;

/// <summary>
/// The folder of an application's data between runs. A lock file says which AppHost holds it. Under root, Postgres runs as another user, so
/// every parent must let that user through; root's home folder does not, hence <c>/var/lib</c>.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string Lock = "apphost.lock";
    private const string Holder = "apphost.pid";
    private FileStream? _hold;

    private DataFolder(string path, bool temporary, string prefix)
    {
        Path = path;
        IsTemporary = temporary;
        Prefix = prefix;
    }

    public string Path { get; }

    /// <summary>A test's own, which ends with it.</summary>
    public bool IsTemporary { get; }

    /// <summary>The setting that moves the folder.</summary>
    public string Setting => SettingOf("DATA");

    /// <summary>The application's name in capitals, which its settings begin with.</summary>
    private string Prefix { get; }

    /// <summary>The folder of this application; the same object for every caller.</summary>
    public static DataFolder Of(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(Registration))
            ?.ImplementationInstance is Registration known)
        {
            return known.Folder;
        }

        var name = (builder.AppHostAssembly?.GetName().Name ?? builder.Environment.ApplicationName).Split('.')[0];
        var prefix = name.ToUpperInvariant();
        var folder = builder.Configuration[$"{prefix}_DATA"] is { Length: > 0 } chosen
            ? new DataFolder(System.IO.Path.GetFullPath(chosen), temporary: false, prefix)
            // Random ports: an application beside others, as tests start it, must not meet their data.
            : builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts")
                ? new DataFolder(
                    System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{name.ToLowerInvariant()}-test-{Guid.NewGuid():N}"[..26]),
                    temporary: true, prefix)
                : new DataFolder(OfCheckout(name.ToLowerInvariant(), builder.AppHostDirectory), temporary: false, prefix);
        builder.Services.AddSingleton(new Registration(folder));
        // Made by the container, so that the container ends it, after everything that runs in it.
        builder.Services.AddSingleton(services => services.GetRequiredService<Registration>().Folder);
        return folder;
    }

    /// <summary>A setting of this application, for example <c>SHOP_DATA</c> of <c>Shop.AppHost</c>.</summary>
    public string SettingOf(string name) => $"{Prefix}_{name}";

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder and takes it for this process.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost holds it, or this user may not write there.</exception>
    public void Take()
    {
        try
        {
            Make();
            _hold = TryHold(PathOf(Lock)) ?? throw new DistributedApplicationException(
                $"The data folder {Path} is in use by the AppHost with process id {HolderOf(PathOf(Holder))}. "
                + $"Stop that one with Ctrl+C, then start again; or set {Setting} to another folder.");
            File.WriteAllText(PathOf(Holder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {Path} cannot be used: {e.Message.TrimEnd('.')}. Set {Setting} to a folder that this user may write to.",
                e);
        }
    }

    /// <summary>Lets the folder go; a test's folder is deleted.</summary>
    public void Dispose()
    {
        _hold?.Dispose();
        if (IsTemporary && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>
    /// Makes the folder. Others may pass every folder that is made here (not read it), since Postgres has to get through, whatever the
    /// umask says. Existing folders keep their permissions: they may belong to somebody else.
    /// </summary>
    /// <exception cref="DistributedApplicationException">A parent that was there does not let the server's user through.</exception>
    private void Make()
    {
        const UnixFileMode Traverse = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        var missing = new Stack<string>();
        var parent = Path;
        for (; parent is not null && !Directory.Exists(parent); parent = System.IO.Path.GetDirectoryName(parent))
        {
            missing.Push(parent);
        }

        // Under another user than root the servers run as that user.
        var blocked = Environment.IsPrivilegedProcess
            ? FirstThatBlocks(missing.Count == 0 ? System.IO.Path.GetDirectoryName(Path) : parent)
            : null;
        if (blocked is not null)
        {
            throw new DistributedApplicationException(
                $"The data folder {Path} lies below {blocked}, which only its owner may enter: "
                + "Postgres runs as another user than root and cannot reach its data. "
                + $"Set {Setting} to another folder, or let others pass there (chmod o+x).");
        }

        if (missing.Count == 0 && !Environment.IsPrivilegedProcess)
        {
            return;
        }

        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | Traverse);
        }

        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | Traverse);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string? FirstThatBlocks(string? folder)
    {
        for (; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0)
            {
                return folder;
            }
        }

        return null;
    }

    private static string OfCheckout(string name, string appHostDirectory)
    {
        var checkout = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(appHostDirectory)) ?? appHostDirectory;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(checkout)))[..8];
        var parent = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? "/var/lib"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return System.IO.Path.Combine(parent, name, hash);
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

    private sealed record Registration(DataFolder Folder);
}
