using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Attack;

/// <summary>An ordinary user, once a second: signs in, uploads, sends spans, reads. In the end all accepted data must be there.</summary>
/// <param name="api">The api's address.</param>
/// <param name="name">The user's name; the password is it with <c>-password</c> behind, but for the users of a development machine.</param>
/// <param name="address">The user's address.</param>
internal sealed class QuietUser(Uri api, string name, string address)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _password = name is "alice" or "bob" ? name : $"{name}-password";
    private readonly List<string> _posts = [];
    private readonly List<Guid> _traces = [];
    private string? _token;

    /// <summary>What was asked and how long the answer took, since <see cref="Begin"/>.</summary>
    public ConcurrentQueue<(string What, double Milliseconds)> Answers { get; } = [];

    public ConcurrentQueue<string> Failures { get; } = [];

    public IReadOnlyList<Guid> Traces => _traces;

    /// <summary>A few of them, each from an address of its own.</summary>
    public static IReadOnlyList<QuietUser> Some(Uri api) =>
        [
            .. new[] { "alice", "bob", "carol", "dave" }
                .Select((name, index) => new QuietUser(api, name, string.Create(CultureInfo.InvariantCulture, $"127.0.0.{index + 2}"))),
        ];

    public void Begin()
    {
        Answers.Clear();
        Failures.Clear();
    }

    public async Task SignUpAsync()
    {
        using var http = Callers.Client(api, address);
        using var registered = await http.PostAsJsonAsync("/api/v1/users", new { username = name, password = _password });
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var http = Callers.Client(api, address);
        // Not all in the same instant.
        await Task.Delay(Pause * Random.Shared.NextDouble(), CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            await OnceAsync(http);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>How much of what was accepted cannot be read.</summary>
    public async Task<int> MissingAsync()
    {
        using var http = Callers.Client(api, address, _token);
        var missing = 0;
        foreach (var post in _posts)
        {
            using var answer = await http.GetAsync(new Uri($"/api/v1/posts/{post}", UriKind.Relative));
            missing += answer.IsSuccessStatusCode ? 0 : 1;
        }

        return missing;
    }

    private async Task OnceAsync(HttpClient http)
    {
        if (await AskAsync(
            http, "log-in", HttpMethod.Post, "auth/login", JsonContent.Create(new { username = name, password = _password })) is { } login)
        {
            _token = JsonDocument.Parse(login).RootElement.GetProperty("token").GetString();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        using var form =
            new MultipartFormDataContent { { new StringContent("quiet"), "title" }, { new ByteArrayContent(Wav()), "audio", "loop.wav" } };
        if (await AskAsync(http, "upload", HttpMethod.Post, "posts", form) is { } post)
        {
            _posts.Add(JsonDocument.Parse(post).RootElement.GetProperty("id").GetString()!);
        }

        var sample = SpanSample.Of(SpanSample.SpansOfATrace);
        var traces = sample.NewTraces();
        using var spans = new ByteArrayContent(sample.Document(traces));
        spans.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (await AskAsync(http, "spans", HttpMethod.Post, "telemetry/spans", spans) is not null)
        {
            _traces.AddRange(traces);
        }

        await AskAsync(http, "timeline", HttpMethod.Get, "feed/timeline");
        await AskAsync(http, "traces", HttpMethod.Get, "traces?limit=20");
        await AskAsync(http, "trace", HttpMethod.Get, $"traces/{traces[0]:N}");
    }

    private async Task<string?> AskAsync(HttpClient http, string what, HttpMethod method, string path, HttpContent? content = null)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = content };
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Answers.Enqueue((what, watch.Elapsed.TotalMilliseconds));
            if (answer.IsSuccessStatusCode)
            {
                return text;
            }

            Failures.Enqueue($"{what} {(int)answer.StatusCode}");
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            Answers.Enqueue((what, watch.Elapsed.TotalMilliseconds));
            Failures.Enqueue($"{what} {failed.GetType().Name}");
        }

        return null;
    }

    internal static byte[] Wav(int bytes = 20_000)
    {
        var file = new byte[bytes];
        Random.Shared.NextBytes(file);
        Encoding.ASCII.GetBytes("RIFF").CopyTo(file, 0);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(file, 8);
        return file;
    }
}
