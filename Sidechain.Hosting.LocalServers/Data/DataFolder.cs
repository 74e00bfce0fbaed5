using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.Hosting.LocalServers.Data;

/// <summary>
/// Where an application's data lies between runs. One AppHost at a time: a lock file says who holds it. Postgres runs as another user under root, so
/// every parent must let that user through; a home folder under root does not, hence <c>/var/lib</c>.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string Lock = "apphost.lock";
    private const string Holder = "apphost.pid";
    private readonly bool _temporary;
    private FileStream? _hold;

    private DataFolder(string path, bool temporary, string setting)
    {
        Path = path;
        _temporary = temporary;
        Setting = setting;
    }

    public string Path { get; }

    /// <summary>The setting that moves the folder.</summary>
    public string Setting { get; }

    /// <summary>The folder of this application; the same object for every caller.</summary>
    public static DataFolder Of(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(Registration))?.ImplementationInstance is Registration known)
        {
            return known.Folder;
        }

        var name = (builder.AppHostAssembly?.GetName().Name ?? builder.Environment.ApplicationName).Split('.')[0];
        var setting = $"{name.ToUpperInvariant()}_DATA";
        var folder = builder.Configuration[setting] is { Length: > 0 } chosen
            ? new DataFolder(System.IO.Path.GetFullPath(chosen), temporary: false, setting)
            // Random ports: an application beside others, as tests start it, must not meet their data.
            : builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts")
                ? new DataFolder(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{name.ToLowerInvariant()}-test-{Guid.NewGuid():N}"[..26]), temporary: true, setting)
                : new DataFolder(OfCheckout(name.ToLowerInvariant(), builder.AppHostDirectory), temporary: false, setting);
        builder.Services.AddSingleton(new Registration(folder));
        // Made by the container, so that the container ends it, after everything that runs in it.
        builder.Services.AddSingleton(services => services.GetRequiredService<Registration>().Folder);
        return folder;
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder and takes it for this process.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost holds it, or this user may not write there.</exception>
    public void Take()
    {
        try
        {
            Make();
            _hold = TryHold(PathOf(Lock)) ?? throw new DistributedApplicationException(
                $"The data folder {Path} is in use by the AppHost with process id {HolderOf(PathOf(Holder))}. Stop that one with Ctrl+C, then start again; "
                + $"or set {Setting} to another folder.");
            File.WriteAllText(PathOf(Holder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {Path} cannot be used: {e.Message.TrimEnd('.')}. Give this user the right to write there, or set {Setting} to another folder.", e);
        }
    }

    /// <summary>Lets the folder go; a test's folder is deleted.</summary>
    public void Dispose()
    {
        _hold?.Dispose();
        if (_temporary && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Postgres has to get through. A folder that was there already changes in nothing else: it may be anybody's.</summary>
    private void Make()
    {
        const UnixFileMode Traverse = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

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
