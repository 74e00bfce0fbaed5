using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Sidechain.Web.Tests.Hosting;

/// <summary>The host on a random port, before an api that is not the real one; and a browser's share of it, cookies among it.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private static readonly string[] OwnHeader = ["X-Sidechain-Web", "1"];
    private readonly WebApplication _app;
    private readonly string _keys = Directory.CreateTempSubdirectory("sidechain-web-keys-").FullName;
    private readonly HttpClient _client;

    private WebHost(FakeApi api, FakeTimeProvider time, string environment)
    {
        Api = api;
        Time = time;
        _app = WebApp.Build(
            [
                "--urls=http://127.0.0.1:0", $"--environment={environment}", $"--services:api:http:0={api.Address}",
                $"--Sessions:KeysPath={_keys}",
                .. environment == "Production" ? ["--SIDECHAIN_FORWARDER_KEY=4be1f0a7c39d5268e0b7a1c4d5f69328"] : Array.Empty<string>(),
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                builder.Services.AddSingleton<IStartupFilter>(Spans);
                builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(Spans));
            });
        _client = new HttpClient(
            new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, CookieContainer = Cookies });
    }

    public FakeApi Api { get; }

    public FakeTimeProvider Time { get; }

    public CookieContainer Cookies { get; } = new();

    public EndedSpans Spans { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    public static async Task<WebHost> StartAsync(string environment = "Development")
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var host = new WebHost(await FakeApi.StartAsync(time.GetUtcNow().AddHours(12)), time, environment);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>With headers, given as name and value in turn.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params string[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        for (var i = 0; i < headers.Length; i += 2)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]));
        }

        return _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params string[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> LogInAsync(string name = "alice", string query = "") =>
        SendAsync(
            HttpMethod.Post, $"/api/v1/auth/login{query}",
            JsonContent.Create(new { username = name, password = "secret word" }), OwnHeader);

    /// <summary>Sends these very bytes, and reads what comes back until the host closes the connection.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Address.Port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // It does not read on what it refuses.
        }

        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await Api.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    /// <summary>The server spans that this host recorded: its tracer hears every host in the process, also those of other tests.</summary>
    internal sealed class EndedSpans : BaseProcessor<Activity>, IStartupFilter
    {
        private const string Owner = "test.host";
        private readonly Channel<Activity> _ended = Channel.CreateUnbounded<Activity>();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Features.Get<IHttpActivityFeature>()?.Activity.SetCustomProperty(Owner, this);
                return following(context);
            });
            next(app);
        };

        public override void OnEnd(Activity data)
        {
            if (data.Recorded && data.GetCustomProperty(Owner) == this)
            {
                _ended.Writer.TryWrite(data);
            }
        }

        public ValueTask<Activity> NextAsync() => _ended.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }
}
