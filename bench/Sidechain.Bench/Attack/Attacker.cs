using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sidechain.Bench.Attack;

/// <summary>Somebody who has read the code, with one address and one account.</summary>
/// <param name="api">Where api listens.</param>
/// <param name="token">Of the account.</param>
internal sealed class Attacker(Uri api, string token)
{
    private readonly ConcurrentDictionary<string, long> _answers = new(StringComparer.Ordinal);

    public string Answers =>
        string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>A client of the attacker's.</summary>
    public HttpClient Client(bool signedIn = true) => Callers.Client(api, Callers.Attacker, signedIn ? token : null);

    /// <summary>Registers the account and returns its token.</summary>
    public static async Task<string> SignUpAsync(Uri api)
    {
        using var http = Callers.Client(api, Callers.Attacker);
        var account = new { username = "mallory", password = "mallory-password" };
        using var registered = await http.PostAsJsonAsync("/api/v1/users", account);
        using var login = await http.PostAsJsonAsync("/api/v1/auth/login", account);
        return (await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>So many at once, each again and again until the time is over.</summary>
    public Task FloodAsync(int atOnce, bool signedIn, Func<HttpRequestMessage> make, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            using var http = Client(signedIn);
            while (!stop.IsCancellationRequested)
            {
                await TryAsync(async () =>
                {
                    using var request = make();
                    using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                    await answer.Content.CopyToAsync(Stream.Null, stop);
                    return $"{(int)answer.StatusCode}";
                });
            }
        }));

    /// <summary>Connections that send a beginning, and then a byte each second.</summary>
    public Task TrickleAsync(int connections, string head, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                await TryAsync(async () =>
                {
                    using var socket = await Callers.ConnectAsync(Callers.Attacker, api.Host, api.Port, stop);
                    await using var stream = new NetworkStream(socket);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
                    while (!stop.IsCancellationRequested)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(1), stop);
                        await stream.WriteAsync(new byte[1000], stop);
                    }

                    return "open";
                });
            }
        }));

    public static HttpRequestMessage Spans(string document)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(document));
        }

        var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/spans") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        return request;
    }

    private async Task TryAsync(Func<Task<string>> attempt)
    {
        string answer;
        try
        {
            answer = await attempt();
        }
        catch (Exception ended) when (ended is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            answer = "ended";
        }

        _answers.AddOrUpdate(answer, 1, (_, times) => times + 1);
    }
}
