using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Net.Client;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Load;

/// <summary>The service as it would run, on ports of its own, with the limits of how often clients may send lifted.</summary>
internal sealed class TelemetryProcess : IAsyncDisposable
{
    public const string OtlpKey = "load";

    private const string JwtKey = "a-key-of-the-load-with-enough-letters";

    private readonly string[] _program;
    private readonly Dictionary<string, string> _environment;
    private readonly StringBuilder _errors = new();
    private readonly GrpcChannel _channel;
    private Process _process;

    private TelemetryProcess(string[] program, Dictionary<string, string> environment, Uri address, Uri grpcAddress)
    {
        (_program, _environment, GrpcAddress) = (program, environment, grpcAddress);
        Client = new HttpClient { BaseAddress = address };
        _channel = GrpcChannel.ForAddress(grpcAddress);
        Client.DefaultRequestHeaders.Authorization = Token("alice", "user");
        _process = Start();
    }

    /// <summary>Sends as user <c>alice</c>.</summary>
    public HttpClient Client { get; }

    /// <summary>Where OTLP over gRPC is taken.</summary>
    public Uri GrpcAddress { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of its working set.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Returns once it is healthy.</summary>
    /// <param name="program">The arguments of <c>dotnet</c>: the service's assembly first.</param>
    /// <param name="settings">More environment variables.</param>
    public static async Task<TelemetryProcess> StartAsync(
        string[] program, string connectionString, params (string Name, string Value)[] settings)
    {
        var (port, grpcPort) = (FreePort.Take(), FreePort.Take());
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["SIDECHAIN_OTLP_GRPC_PORT"] = $"{grpcPort}",
            ["ConnectionStrings__sidechain"] = connectionString,
            ["Jwt__Key"] = JwtKey,
            ["SIDECHAIN_OTLP_API_KEY"] = OtlpKey,
            ["RateLimit__PerMinute"] = "10000000",
            ["RateLimit__Burst"] = "10000000",
            // A superuser's connection is for development; and what is measured is not to be what limits keep out.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Ingest__CallersShare"] = "1",
            ["Ingest__AddressShare"] = "1",
            ["Ingest__MaxBytesPerDay"] = $"{long.MaxValue}",
            ["Limits__Queries__PerMinute"] = "10000000",
            ["Limits__Queries__Burst"] = "10000000",
            ["Limits__Queries__Concurrent"] = "1000",
            ["Limits__Queries__ConcurrentOfAll"] = "1000",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var service = new TelemetryProcess(
            program, environment, new Uri($"http://127.0.0.1:{port}"), new Uri($"http://127.0.0.1:{grpcPort}"));
        await service.WaitUntilHealthyAsync();
        return service;
    }

    /// <summary>Sends a client's document of spans.</summary>
    public async Task<HttpStatusCode> PostAsync(byte[] document)
    {
        using var content = new ByteArrayContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Client.PostAsync(new Uri("/api/v1/telemetry/spans", UriKind.Relative), content);
        return answer.StatusCode;
    }

    /// <summary>Sends a service's spans in protobuf.</summary>
    public async Task<HttpStatusCode> PostOtlpAsync(byte[] body)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/traces", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Headers.Add("x-otlp-api-key", OtlpKey);
        using var answer = await Client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Sends a service's spans over gRPC.</summary>
    public Task CallOtlpAsync(byte[] body) => OtlpCall.SendAsync(_channel, body, ("x-otlp-api-key", OtlpKey));

    /// <summary>Kills it at once (SIGKILL) and starts it anew at the same address; returns once it is healthy.</summary>
    public async Task KillAndStartAsync()
    {
        await KillAsync();
        _process = Start();
        await WaitUntilHealthyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _channel.Dispose();
        await KillAsync();
    }

    private async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Process Start()
    {
        // Its settings lie beside it: without them it would log every statement.
        var start = new ProcessStartInfo("dotnet", _program)
        {
            WorkingDirectory = Path.GetDirectoryName(_program[0]),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in _environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }

    private async Task WaitUntilHealthyAsync()
    {
        for (var watch = Stopwatch.StartNew(); !await IsHealthyAsync(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            if (_process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"telemetry does not become healthy\n{_errors}");
            }
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>As api signs them.</summary>
    public static AuthenticationHeaderValue Token(string user, string role)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new { iss = "sidechain", aud = "sidechain", sub = user, name = user, role, nbf = now - 60, exp = now + 86_400 };
        var content = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(claims)}";
        return new(
            "Bearer", $"{content}.{Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(JwtKey), Encoding.ASCII.GetBytes(content)))}");
    }

    private static string Part<T>(T value) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
