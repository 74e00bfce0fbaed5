using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>The service as it would run, on a port of its own, with the limits of how often clients may send lifted.</summary>
internal sealed class TelemetryProcess : IAsyncDisposable
{
    private const string Key = "a-key-of-the-bench-with-enough-letters";

    private readonly Process _process;

    private TelemetryProcess(Process process, HttpClient client)
    {
        _process = process;
        Client = client;
    }

    /// <summary>Sends as user <c>alice</c>.</summary>
    public HttpClient Client { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<TelemetryProcess> StartAsync(string connectionString)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var process = Programs.Start("dotnet", [Checkout.Built("Sidechain.Telemetry", "Sidechain.Telemetry.dll"), $"--urls={address}"], new Dictionary<string, string>
        {
            ["ConnectionStrings__sidechain"] = connectionString,
            ["Jwt__Key"] = Key,
            ["SIDECHAIN_OTLP_API_KEY"] = "bench",
            ["RateLimit__PerMinute"] = "10000000",
            ["RateLimit__Burst"] = "10000000",
        });
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        var service = new TelemetryProcess(process, client);
        for (var watch = Stopwatch.StartNew(); !await service.IsHealthyAsync(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException("telemetry does not become healthy");
        }

        return service;
    }

    public async Task SendAsync(byte[] document)
    {
        using var content = new ByteArrayContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Client.PostAsync(new Uri("/api/v1/telemetry/spans", UriKind.Relative), content);
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
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

    // As api signs them.
    private static string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var content = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(new { iss = "sidechain", aud = "sidechain", sub = "alice", name = "alice", role = "user", nbf = now - 60, exp = now + 86_400 })}";
        return $"{content}.{Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part<T>(T value) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
