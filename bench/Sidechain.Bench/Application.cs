using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Sidechain.TestServers;

namespace Sidechain.Bench;

/// <summary>The services as processes with a Postgres and a Redis of their own, with default limits or those that a bench sets.</summary>
internal sealed class Application : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-bench-");
    private readonly List<Service> _services = [];
    private readonly Dictionary<string, TimeSpan> _cpu = [];

    private Application(PostgresServer postgres, RedisServer redis) => (_postgres, _redis) = (postgres, redis);

    public Uri Api { get; } = Address();

    public Uri Telemetry { get; } = Address();

    /// <summary>Of the processes, the greatest since <see cref="Begin"/>, MiB.</summary>
    public Dictionary<string, long> Memory { get; } = [];

    /// <summary>Names of services that have ended by themselves.</summary>
    public IEnumerable<string> Ended => _services.Where(service => service.Process.HasExited).Select(service => service.Name);

    /// <summary>Where api keeps the audio.</summary>
    public string AudioFolder => Path.Combine(_folder.FullName, "audio");

    /// <summary>Where the Stream fake keeps its journal.</summary>
    public string StreamFolder => Path.Combine(_folder.FullName, "stream");

    public string Database { get; private set; } = "";

    /// <param name="settings">Of the services, in place of those by default.</param>
    public static async Task<Application> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var application = new Application(await PostgresServer.StartAsync(durable: true), await RedisServer.StartAsync());
        await application.StartServicesAsync(settings ?? new Dictionary<string, string>());
        return application;
    }

    /// <summary>What is measured begins anew.</summary>
    public void Begin()
    {
        Memory.Clear();
        foreach (var (name, process) in Running)
        {
            process.Refresh();
            _cpu[name] = process.TotalProcessorTime;
            File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");
        }
    }

    /// <summary>The most that a process had in memory since <see cref="Begin"/>, by the kernel's own count, MiB.</summary>
    public long PeakMiB(string name)
    {
        var process = _services.Single(service => service.Name == name).Process;
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }

    /// <summary>Kills a service, as a machine does that loses its power.</summary>
    public async Task KillAsync(string name)
    {
        var service = _services.Single(service => service.Name == name);
        service.Process.Kill();
        await service.Process.WaitForExitAsync();
    }

    /// <summary>Starts one that was killed, at its old address.</summary>
    public async Task StartAgainAsync(string name)
    {
        var service = _services.Single(service => service.Name == name);
        service.Process.Dispose();
        service.Process = Run(service);
        await HealthyAsync(service.Address);
    }

    /// <summary>Of a process, since <see cref="Begin"/>.</summary>
    public double CpuSeconds(string name)
    {
        var process = _services.Single(service => service.Name == name).Process;
        process.Refresh();
        return process.HasExited ? 0 : (process.TotalProcessorTime - _cpu[name]).TotalSeconds;
    }

    public void Measure()
    {
        foreach (var (name, process) in Running)
        {
            process.Refresh();
            Memory[name] = Math.Max(Memory.GetValueOrDefault(name), process.WorkingSet64 >> 20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _services.Select(service => service.Process))
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Uri Address() => new($"http://127.0.0.1:{FreePort.Take()}");

    private IEnumerable<(string Name, Process Process)> Running =>
        _services.Where(service => !service.Process.HasExited).Select(service => (service.Name, service.Process));

    private async Task StartServicesAsync(IReadOnlyDictionary<string, string> settings)
    {
        Database = await _postgres.CreateDatabaseAsync();
        var stream = Address();
        var secrets = Enumerable.Range(0, 5).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))).ToArray();
        var shared = new Dictionary<string, string>
        {
            // The superuser's connection is for development.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__sidechain"] = Database,
            ["ConnectionStrings__redis"] = _redis.ConnectionString,
            ["Jwt__Key"] = secrets[0],
            ["SIDECHAIN_OTLP_API_KEY"] = secrets[1],
            ["SIDECHAIN_FORWARDER_KEY"] = secrets[2],
            ["Stream__ApiKey"] = secrets[3],
            ["Stream__ApiSecret"] = secrets[4],
            ["Stream__DataPath"] = StreamFolder,
            ["Audio__Path"] = AudioFolder,
            ["SIDECHAIN_OTLP_ENDPOINT"] = Telemetry.OriginalString,
            ["services__stream__http__0"] = stream.OriginalString,
            ["services__telemetry__http__0"] = Telemetry.OriginalString,
        };
        foreach (var (name, value) in settings)
        {
            shared[name] = value;
        }

        Start("telemetry", "Sidechain.Telemetry", Telemetry, shared);
        Start("stream", "Sidechain.StreamFake", stream, shared);
        Start("api", "Sidechain.Api", Api, shared);
        foreach (var address in (Uri[])[Telemetry, stream, Api])
        {
            await HealthyAsync(address);
        }
    }

    private void Start(string name, string project, Uri address, Dictionary<string, string> shared)
    {
        var service = new Service(
            name, project, address, new Dictionary<string, string>(shared) { ["ASPNETCORE_URLS"] = address.OriginalString });
        service.Process = Run(service);
        _services.Add(service);
    }

    private static Process Run(Service service)
    {
        var program = Checkout.Built(service.Project, $"{service.Project}.dll");
        var process = Programs.Start("dotnet", [program], service.Settings, Path.GetDirectoryName(program));
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task HealthyAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"{address} is not healthy after {Limit}");
    }

    private sealed record Service(string Name, string Project, Uri Address, Dictionary<string, string> Settings)
    {
        public Process Process { get; set; } = null!;
    }
}
