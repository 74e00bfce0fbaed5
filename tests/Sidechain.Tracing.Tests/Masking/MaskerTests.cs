using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Masking;

public sealed class MaskerTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    [Theory]
    [InlineData("password")]
    [InlineData("user.password")]
    [InlineData("PASSWORD")]
    [InlineData("db_passwd")]
    [InlineData("access_token")]
    [InlineData("accessToken")]
    [InlineData("token")]
    [InlineData("tokens")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("api_key")]
    [InlineData("api-key")]
    [InlineData("x-otlp-api-key")]
    [InlineData("apikey")]
    [InlineData("client-secret")]
    [InlineData("clientSecrets")]
    [InlineData("auth")]
    [InlineData("http.request.header.authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("authentication.kind")]
    [InlineData("cookie")]
    [InlineData("setCookie")]
    [InlineData("user.credentials")]
    [InlineData("password2")]
    public void Key_WithAWordOfTheTable_IsSensitive(string key)
    {
        Assert.True(Masker.IsSensitiveKey(key));
        Assert.Equal("***", Masker.MaskKeyValue(key, "hunter2"));
        Assert.Equal("***", Masker.MaskValue(key, 12345L));
        Assert.Equal("***", Masker.MaskValue(key, new[] { "a", "b" }));
    }

    [Theory]
    [InlineData("author")]
    [InlineData("author.name")]
    [InlineData("authority")]
    [InlineData("server.address")]
    [InlineData("audio.key")]
    [InlineData("key")]
    [InlineData("api.version")]
    [InlineData("tokenizer")]
    [InlineData("secretary")]
    [InlineData("compass")]
    [InlineData("")]
    public void Key_WithoutOne_IsNot(string key)
    {
        Assert.False(Masker.IsSensitiveKey(key));
        Assert.Equal("C minor", Masker.MaskKeyValue(key, "C minor"));
    }

    [Theory]
    [InlineData("Bearer abc.def-ghi", "Bearer ***")]
    [InlineData("authorization was bearer abc123== today", "authorization was bearer *** today")]
    [InlineData($"got {Jwt}!", "got ***!")]
    [InlineData("https://alice:s3cret@host.test/a?b=c", "https://***@host.test/a?b=c")]
    [InlineData("postgres://alice@db:5432/x", "postgres://***@db:5432/x")]
    [InlineData("https://host.test/a?access_token=abc&x=1", "https://host.test/a?access_token=***&x=1")]
    [InlineData("Host=db;Username=alice;Password=s3cret;Port=1", "Host=db;Username=alice;Password=***;Port=1")]
    [InlineData("""{"user":"alice","password":"s3cret"}""", """{"user":"alice","password":"***"}""")]
    [InlineData("author=alice", "author=alice")]
    [InlineData("mail to alice@host.test", "mail to alice@host.test")]
    [InlineData("Post created!", "Post created!")]
    [InlineData("", "")]
    public void Secrets_InsideTexts_AreMasked(string text, string expected)
    {
        Assert.Equal(expected, Masker.MaskKeyValue("note", text));
        Assert.Equal(expected, Masker.MaskText(Masker.MaskText(text)));
    }

    [Theory]
    [InlineData("file.path", "/Users/zack/Music/loop.wav", "loop.wav")]
    [InlineData("file.path", "loops/my loop.wav", "my loop.wav")]
    [InlineData("file.path", @"C:\Users\zack\My Loops\loop.wav", "loop.wav")]
    [InlineData("file.name", "/home/alice/loop.wav", "loop.wav")]
    [InlineData("code.file.path", "/src/a/B.cs", "B.cs")]
    [InlineData("note", "/home/alice/My Loops/loop.wav", "loop.wav")]
    [InlineData("note", @"C:\Users\zack\loop.wav", "loop.wav")]
    [InlineData("note", "file:///home/alice/loop.wav", "file://loop.wav")]
    [InlineData("note", "~/loops/loop.wav", "loop.wav")]
    [InlineData("note", @"\\server\share\loop.wav", "loop.wav")]
    [InlineData("exception.message", "Could not find file '/home/alice/My Loops/a loop.wav'.", "Could not find file 'a loop.wav'.")]
    [InlineData("exception.stacktrace", "   at X.Y() in /home/build/src/X.cs:line 12\n   at Z", "   at X.Y() in X.cs:line 12\n   at Z")]
    [InlineData("note", "copied /tmp/a/b.wav to /tmp/c/d.wav", "copied b.wav to d.wav")]
    [InlineData("url.path", "/api/v1/posts", "/api/v1/posts")]
    [InlineData("url.full", "http://host.test/home/alice", "http://host.test/home/alice")]
    [InlineData("http.route", "/data/{id}", "/data/{id}")]
    [InlineData("note", "POST /api/v1/posts", "POST /api/v1/posts")]
    [InlineData("note", "1/2 or a/b", "1/2 or a/b")]
    [InlineData("audio.format", "audio/ogg", "audio/ogg")]
    public void LocalPaths_KeepTheirFileName(string key, string value, string expected) => Assert.Equal(expected, Masker.MaskKeyValue(key, value));

    [Fact]
    public void Span_IsMaskedEverywhere()
    {
        var masked = Masker.MaskSpan(new WireSpan
        {
            Name = "cli.login",
            StatusMessage = "Bearer abc refused",
            Attributes = [new("password", "x"), new("notes", new[] { "Bearer abc", "b" }), new("file.size", 5L)],
            Events = [new WireEvent("sent", 1) { Attributes = [new("cookie", "x")] }],
        });
        Assert.Equal("Bearer *** refused", masked.StatusMessage);
        Assert.Equal([new("password", "***"), new("notes", new[] { "Bearer ***", "b" }), new("file.size", 5L)], masked.Attributes);
        Assert.Equal([new("cookie", "***")], masked.Events.Single().Attributes);
    }

    [Fact]
    public void AnyText_NeverThrowsAndIsStableWhenMaskedAgain()
    {
        var random = new Random(99);
        string[] pieces = ["Bearer ", "eyJ", ".", "://", "@", "=", "password", "\"", ":", "/home/", "C:\\", " ", "'", "~/", "a", "***", "\n", ";", Jwt];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)]));
            var once = Masker.MaskText(text);
            Assert.Equal(once, Masker.MaskText(once));
            Assert.DoesNotContain(Jwt, once, StringComparison.Ordinal);
        }
    }
}
