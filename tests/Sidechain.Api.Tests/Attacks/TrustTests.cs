using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Audio.Tests;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>Whom and what api believes: tokens that are its own, and nothing that a client says of itself.</summary>
public sealed class TrustTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    // As in the settings of the tests.
    private const string Key = "a-key-of-the-tests-that-is-long-enough";

    public static TheoryData<string, string> Forgeries => new()
    {
        { "without a session", Token(Key, claims => claims.Remove("sid")) },
        { "signed with another key", Token(Key + "!", _ => { }) },
        { "of another issuer", Token(Key, _ => { }, issuer: "somebody") },
        { "for another audience", Token(Key, _ => { }, audience: "somebody") },
        { "expired", Token(Key, _ => { }, expires: DateTime.UtcNow.AddMinutes(-5)) },
        { "without a signature", Unsigned() },
        { "whose claims were changed", Changed() },
        { "no token at all", "x" },
        { "empty", "" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Token_Forged_IsRefusedWhateverItWants(string what, string token)
    {
        using var forger = fixture.Api.Client();
        foreach (var asked in (string[])
            ["GET feed/timeline", "PUT users/alice/follow", "POST posts", "DELETE auth/sessions", "GET search?q=x"])
        {
            var (method, path) = (asked.Split(' ')[0], $"/api/v1/{asked.Split(' ')[1]}");
            var answer = await forger.SendAsync(new HttpMethod(method), path, configure: request =>
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{what}: {method} {path} answered {answer.Status}");
            Assert.DoesNotContain(token.Length > 10 ? token : "Bearer", Encoding.UTF8.GetString(answer.Bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Identity_ComesFromTheTokenAlone()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var form = Loops.Form(Loops.Wav(), ("title", "Mine"), ("author", bob.Name!), ("author_id", bob.Name!));
        var post = await alice.SendAsync(HttpMethod.Post, "/api/v1/posts", form, request => request.Headers.Add("X-User-ID", bob.Name));
        var comment = await alice.SendAsync(
            HttpMethod.Post, $"/api/v1/posts/{post.Text("id")}/comments",
            JsonContent.Create(new { text = "Mine", author = bob.Name, author_id = bob.Name }),
            request => request.Headers.Add("X-User-ID", bob.Name));

        Assert.Equal(alice.Name, post.Json.GetProperty("author").GetProperty("id").GetString());
        Assert.Equal(alice.Name, comment.Json.GetProperty("author").GetProperty("id").GetString());
        Assert.Empty((await bob.TimelineAsync()).PostIds);
    }

    [Fact]
    public async Task LineBreaks_InWhatIsEchoed_BreakNoHeader()
    {
        using var alice = await fixture.Api.SignUpAsync();
        foreach (var header in (string[])["X-Request-ID", "X-Trace-ID", "X-Span-ID", "Idempotency-Key"])
        {
            var answer = await alice.SendAsync(HttpMethod.Get, "/api/v1/feed/timeline", configure: request =>
                request.Headers.TryAddWithoutValidation(header, "a%0d%0aX-Evil: 1"));
            Assert.False(answer.Headers.Contains("X-Evil"));
        }

        var post = await alice.PostAsync(Loops.Form(Loops.Wav(), ("title", "x%0d%0aX-Evil: 1")));
        var download = await alice.GetAsync($"/api/v1/posts/{post.Text("id")}/download");
        Assert.Equal(HttpStatusCode.OK, download.Status);
        Assert.False(download.Headers.Contains("X-Evil"));
    }

    [Theory]
    [InlineData("../../../tmp/evil.wav")]
    [InlineData("..\\..\\evil.wav")]
    [InlineData("/etc/cron.d/evil")]
    [InlineData("C:\\evil.wav")]
    [InlineData("evil.wav\0.txt")]
    [InlineData("....//....//evil.wav")]
    public async Task FileName_IsATitleAndNoPath(string fileName)
    {
        using var alice = await fixture.Api.SignUpAsync();
        var before = Files();
        var body = $"--b\nContent-Disposition: form-data; name=\"audio\"; filename*=UTF-8''{Uri.EscapeDataString(fileName)}\n\n"
            + $"RIFF....WAVE {Guid.NewGuid()}\n--b--\n";
        var post = await alice.PostAsync(Loops.Raw(body));

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.DoesNotContain('/', post.Text("title"));
        Assert.DoesNotContain('\\', post.Text("title"));
        // The one new file is named by its content.
        Assert.Matches("^[0-9a-f]{64}$", Path.GetFileName(Assert.Single(Files().Except(before))));

        string[] Files() => Directory.GetFiles(fixture.Api.AudioPath, "*", SearchOption.AllDirectories);
    }

    /// <summary>Headers that lie about lengths, rates and formats: kept as they came or refused, never a failure of ours.</summary>
    [Fact]
    public async Task Wav_ThatIsHostile_IsRefusedOrKept()
    {
        using var alice = await fixture.Api.SignUpAsync();
        byte[][] hostile =
        [
            new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", new byte[100], uint.MaxValue).ToArray(),
            new WavBytes().Format(1, 0, 48_000, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 2, 1, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 2, int.MaxValue, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Chunk("JUNK", [], uint.MaxValue).ToArray(),
            new WavBytes().Chunk("fmt ", [], uint.MaxValue).Chunk("data", []).ToArray(),
            new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", []).ToArray(),
            [.. new WavBytes().Format(3, 1, 48_000, 32).Chunk("data", [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0x80, 0x7F]).ToArray()],
        ];
        foreach (var wav in hostile)
        {
            Assert.Equal(HttpStatusCode.Created, (await alice.PostAsync(Loops.Form([.. wav, .. Guid.NewGuid().ToByteArray()]))).Status);
            var encoded = await alice.PostAsync(Loops.Form([.. wav, .. Guid.NewGuid().ToByteArray()], ("encode", "server")));
            Assert.True(encoded.Status is HttpStatusCode.Created or HttpStatusCode.UnsupportedMediaType, $"{encoded.Status}");
        }
    }

    private static string Token(
        string key, Action<Dictionary<string, object>> change, string issuer = "sidechain", string audience = "sidechain",
        DateTime? expires = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = "alice",
            ["name"] = "alice",
            ["role"] = "support",
            ["sid"] = Guid.NewGuid().ToString("n"),
        };
        change(claims);
        var until = expires ?? DateTime.UtcNow.AddMinutes(10);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = until.AddMinutes(-15),
            IssuedAt = until.AddMinutes(-15),
            Expires = until,
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), SecurityAlgorithms.HmacSha256),
            Claims = claims,
        });
    }

    private static string Unsigned() =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Token(Key, _ => { }).Split('.')[1]}.";

    private static string Changed()
    {
        var parts = Token(Key, _ => { }).Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("alice", "bobby", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }
}
