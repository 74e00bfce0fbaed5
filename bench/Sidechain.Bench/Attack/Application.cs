using System.Diagnostics;
using System.Security.Cryptography;
using Sidechain.TestServers;

namespace Sidechain.Bench.Attack;

/// <summary>The services as processes with the limits that they have by default, over a Postgres and a Redis of their own.</summary>
internal sealed class Application : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-attack-");
    private readonly List<(string Name, Process Process)> _services = [];
    private readonly Dictionary<string, TimeSpan> _cpu = [];

    private Application(PostgresServer postgres, RedisServer redis) => (_postgres, _redis) = (postgres, redis);

    public Uri Api { get; } = Address();

    public Uri Telemetry { get; } = Address();

    /// <summary>Of the processes, the greatest since <see cref="Begin"/>, MiB.</summary>
    public Dictionary<string, long> Memory { get; } = [];

    /// <summary>Names of services that have ended by themselves.</summary>
    public IEnumerable<string> Ended => _services.Where(service => service.Process.HasExited).Select(service => service.Name);

    public string Database { get; private set; } = "";

    public static async Task<Application> StartAsync()
    {
        var application = new Application(await PostgresServer.StartAsync(durable: true), await RedisServer.StartAsync());
        await application.StartServicesAsync();
        return application;
    }

    /// <summary>What is measured begins anew.</summary>
    public void Begin()
    {
        Memory.Clear();
        foreach (var (name, process) in _services.Where(service => !service.Process.HasExited))
        {
            process.Refresh();
            _cpu[name] = process.TotalProcessorTime;
        }
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
        foreach (var (name, process) in _services.Where(service => !service.Process.HasExited))
        {
            process.Refresh();
            Memory[name] = Math.Max(Memory.GetValueOrDefault(name), process.WorkingSet64 >> 20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in _services)
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

    private async Task StartServicesAsync()
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
            ["Stream__DataPath"] = Path.Combine(_folder.FullName, "stream"),
            ["Audio__Path"] = Path.Combine(_folder.FullName, "audio"),
            ["SIDECHAIN_OTLP_ENDPOINT"] = Telemetry.OriginalString,
            ["services__stream__http__0"] = stream.OriginalString,
            ["services__telemetry__http__0"] = Telemetry.OriginalString,
        };
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
        var program = Checkout.Built(project, $"{project}.dll");
        var process = Programs.Start(
            "dotnet", [program], new Dictionary<string, string>(shared) { ["ASPNETCORE_URLS"] = address.OriginalString }, Path.GetDirectoryName(program));
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _services.Add((name, process));
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
}
