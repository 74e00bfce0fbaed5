using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sidechain.Bench.Uploads;

/// <summary>Somebody who uploads, from an address of their own.</summary>
/// <param name="http">With the user's token.</param>
/// <param name="name">Name and id.</param>
internal sealed class Author(HttpClient http, string name) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => name;

    /// <summary>Registers so many, a few at a time: passwords are hashed at length.</summary>
    public static async Task<Author[]> SignUpAsync(Uri api, int count)
    {
        var authors = new Author[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"author-{number}");
            authors[number] = await SignUpAsync(api, name, $"127.0.{1 + (number / 200)}.{1 + (number % 200)}");
        });
        return authors;
    }

    /// <returns>The post's id, or the status as a sentence.</returns>
    public async Task<(string? Post, string? Refusal)> PostAsync(int number, int length)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent($"Loop {number}"), "title" },
            { new RandomLoop(number, length), "audio", "loop.wav" },
        };
        using var answer = await http.PostAsync(new Uri("/api/v1/posts", UriKind.Relative), form);
        return answer.IsSuccessStatusCode
            ? ((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString(), null)
            : (null, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>How many bytes of a post's audio can be read; -1 where it cannot.</summary>
    public async Task<long> LengthAsync(string post)
    {
        using var answer = await http.GetAsync(
            new Uri($"/api/v1/posts/{post}/audio", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        return answer.IsSuccessStatusCode ? answer.Content.Headers.ContentLength ?? -1 : -1;
    }

    public void Dispose() => http.Dispose();

    private static async Task<Author> SignUpAsync(Uri api, string name, string address)
    {
        var http = Callers.Client(api, address);
        http.Timeout = Limit;
        var account = new { username = name, password = $"{name}-password" };
        using var registered = await http.PostAsJsonAsync("/api/v1/users", account);
        using var login = await http.PostAsJsonAsync("/api/v1/auth/login", account);
        var session = await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("token").GetString());
        return new Author(http, name);
    }
}
