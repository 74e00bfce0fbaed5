using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Masking;

public sealed class MaskerTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    [Fact]
    public async Task Span_IsMaskedEverywhere()
    {
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1", "sidechain-cli"));
        using (var span = recorder.StartTrace("login"))
        {
            span.SetStatus("error", "Bearer abc1 refused");
            span.SetAttribute("password", "x");
            span.SetAttribute("notes", new[] { "Bearer abc", "b" });
            span.SetAttribute("file.size", 5L);
            span.SetAttribute("tokens", new[] { 1L, 2L });
            span.AddEvent("sent", new KeyValuePair<string, object?>("cookie", "x"));
        }

        var masked = Assert.Single(recorder.Spans);
        Assert.Equal("Bearer *** refused", masked.StatusMessage);
        Assert.Equal(
            [new("password", "***"), new("notes", new[] { "Bearer ***", "b" }), new("file.size", 5L), new("tokens", new[] { 1L, 2L })],
            masked.Attributes.Where(attribute => attribute.Key != "service.name"));
        Assert.Equal([new("cookie", "***")], Assert.Single(masked.Events).Attributes);
    }

    public static TheoryData<string, string> Arguments => new()
    {
        { "/usr/bin/curl|-sS|-u|alice:s3 cret|https://host.test/a", "curl|-sS|-u|alice:***|https://host.test/a" },
        { "mysql|-uroot|-ps3cret|loops", "mysql|-uroot|-p***|loops" },
        { "sidechain|login|--password|hunter2|--name|alice", "sidechain|login|--password|***|--name|alice" },
        { "sidechain|--api-key=abc|--token-file|a.txt", "sidechain|--api-key=***|--token-file|a.txt" },
        { "ls|-l|-u|a:b", "ls|-l|-u|a:b" },
        { "node|app.js", "node|app.js" },
        { "docker|login|-u|me|-p|s3cret", "docker|login|-u|me|-p|***" },
        { "docker|exec|db|mysql|-uroot|-ps3cret", "docker|exec|db|mysql|-uroot|-p***" },
        { "app|--password|don't-tell", "app|--password|***" },
        { "app|--password|a b\nc", "app|--password|***" },
        { "app|--password=correct horse|--max-tokens|4096", "app|--password=***|--max-tokens|4096" },
        { "C:\\bin\\curl.exe|-ume:pw", "curl.exe|-ume:***" },
    };

    [Theory, MemberData(nameof(Arguments))]
    public void ArgumentsOfAProcess_AreMaskedAsItsCommandLineIs(string given, string masked) =>
        Assert.Equal(masked.Split('|'), (string[])Masker.MaskValue("process.command_args", given.Split('|')));

    /// <summary>A list is one also where it is written as JSON, within other JSON too.</summary>
    [Theory, MemberData(nameof(Arguments))]
    public void ArgumentsInJson_AreMaskedAsAList(string given, string masked)
    {
        string Json(string arguments) => JsonSerializer.Serialize(new { image = "a", cmd = arguments.Split('|') }, Plain);

        Assert.Equal(Json(masked), Masker.MaskText(Json(given)));
        Assert.Equal(Json(masked), Masker.MaskText(Masker.MaskText(Json(given))));
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void ArgumentsAmongNumbers_AreMaskedAsAmongTexts() => Assert.Equal(
        new object?[] { "mysql", 5L, "-p***", null, "--token", "***", true },
        (object?[])Masker.MaskValue("process.command_args", new object?[] { "mysql", 5L, "-ps3cret", null, "--token", "s3cret", true }));

    [Fact]
    public void AnyText_NeverThrowsAndIsStableWhenMaskedAgain()
    {
        var random = new Random(27);
        string[] pieces =
        [
            "Bearer ", "eyJ", ".", "://", "@", "=", "password", "\"", ":", "/home/x ", " ", "'", "a", "***", "\n", ";", Jwt, "{", "}",
            "[", "]", ",", "{\"", "\":\"", "\\", "\\\"", "Cookie: ", "GET ", "?", "Authorization: ", "Digest ", "x-api-key",
            "4111 1111 1111 1111", "4111111111111111", "ghp_abcdefghij0123456789", "Basic ", "-----BEGIN X-----", "-----END X-----",
            "tokens", "=>", "{id}", "Bearer a ", "realm=\"", "?sig=", "Signature", "AccountKey", "DB_PASS", "$1", "@p0",
            "C:\\Users\\1.wav", "curl ", " -u ", "mysql ", " -p", " login ", "--token ", "a:b", "%5F", "%20", "/services/TAAAAA/BAAAAA/a",
            "hooks.slack.com/services/", "/bot12345:", "/with/key/", "b'", "N'", "''", "`", "Some(", "SecretStr('", ")",
            "user[", "[]", "[0]", "AUTH ", "PASSWORD '", "IDENTIFIED BY ", "<password>", "</", "<![CDATA[", "{Password:",
            "map[token:", "{\"name\":\"token\"", "value: ", "\"value\":\"", " LIKE '", "root:a@tcp(", "/hooks/", "name=token ",
            "%5B", "%5D", " = ", " =", "= ", "==", ":=", "!=", " + '", "\"\"\"", "string(6) \"", "[password]", "tokens[", "\\'", "new A(",
            "|", "hf_", "glpat-", "AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh", "[\"--token\",\"", "\",\"",
            "SELECT ", " FROM ", " ON ", "a.token", "t.id", "$$", "$a$", "auth ", "--a.token ", "DEFAULT", "_count=", "12ms", "MIGRATE ",
        ];
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)]));
            var once = Masker.MaskText(text);
            Assert.True(once == Masker.MaskText(once), $"{text} is {once}, and then {Masker.MaskText(once)}");
            Assert.DoesNotContain(Jwt, once, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Structure_IsMaskedTextByText()
    {
        var map = new AttributeMap([
            new("name", "Ann \"A\""), new("password", "x"), new("max_tokens", 5L), new("list", new object?[] { "Bearer abc", 2L, null }),
            new("credentials", new AttributeMap([new("user", "alice"), new("tries", 3L)]))]);

        var masked = Assert.IsType<AttributeMap>(Masker.MaskValue("body", map));

        Assert.Equal(["Ann \"A\"", "***", 5L], masked.Take(3).Select(pair => pair.Value));
        Assert.Equal(new object?[] { "Bearer ***", 2L, null }, masked[3].Value);
        Assert.Equal([new("user", "***"), new("tries", 3L)], Assert.IsType<AttributeMap>(masked[4].Value));
        Assert.Equal("***", Assert.IsType<AttributeMap>(Masker.MaskValue("auth", map))[0].Value);
    }

    [Fact]
    public void ValueInAMap_IsMaskedByTheNameBesideIt()
    {
        var variables = new object?[]
        {
            new AttributeMap([new("name", "HOME"), new("value", "a")]), new AttributeMap([new("value", "b"), new("name", "DB_PASSWORD")]),
        };

        var masked = Assert.IsType<object?[]>(Masker.MaskValue("env", variables)).Cast<AttributeMap>();

        Assert.Equal(["a", "***"], masked.Select(variable => variable.Single(pair => pair.Key == "value").Value));
    }

    // A secret in each place that one may have in a text.
    private static readonly string[] Places =
    [
        "password=S3cret", "password = S3cret", "\"password\":\"S3cret\"", "\"password\" : \"a S3cret\"",
        "\\\"password\\\":\\\"a S3cret\\\"", "'password': 'a S3cret'", "pwd: \"S3cret\"",
        "{\"a\":{\"token\":[\"S3cret\",{\"b\":\"S3cret\"}]}}", "[\"Bearer S3cret\"]", "{\"a\":\"{\\\"passphrase\\\":\\\"S3cret\\\"}\"}",
        "Bearer S3cret", "Cookie: a=S3cret; b=c",
        "Set-Cookie: a=S3cret; Path=/", "x-api-key: S3cret", "Authorization: Basic S3cret", "Authorization: Digest a=\"S3cret\"",
        "https://alice:S3cret@host.test/home/", "https://host.test/?token=S3cret",
        "-----BEGIN PRIVATE KEY-----\nS3cret\n-----END PRIVATE KEY-----", "/home/S3cret/loop.wav", "C:\\Users\\S3cret\\loop.wav",
        "ghp_S3cret0123456789", "hf_S3cretAbCdEfGhIjKlMnOpQr", "glpat-S3cretab-cd_ef",
        "connection_string=\"Host=S3cret\"", "?sig=S3cret", "&Signature=S3cret", "X-Amz-Signature=S3cret",
        "password=b'S3cret'", "password=SecretStr('S3cret')", "user[password]=S3cret",
        "`a`.`password` = 'a''S3cret'", "<password>S3cret</password>",
        "CREATE USER a IDENTIFIED BY 'S3cret'", "PASSWORD 'S3cret'", "root:S3cret@tcp(h)/db", "{Password:S3cret}",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"S3cret\"}", "Ocp-Apim-Subscription-Key: S3cret", "?sentry_key=S3cret", "token LIKE 'S3cret'",
        "--spring.datasource.password S3cret", "PASSWORD $$S3cret$$", "password = $a$b S3cret$a$",
        "['mysql', '--password', 'S3cret']", "SharedAccessSignature=S3cret", "AccountKey=S3cret",
        "AWSAccessKeyId=S3cret", "PGPASSWORD=S3cret", "DB_PASS=S3cret",
    ];

    [Fact]
    public void Secret_IsFoundAmongAnythingElse()
    {
        var random = new Random(16);
        string[] pieces =
        [
            "", "GET /home/{id}", "{", "[", "\"", "'", "{\"a\":", "[1,", "at", "=", ":", "a: b", "https://host.test/a?b=c", "***", "\\",
            "}", "x=1", "Basic", "4111",
        ];
        string Around() => string.Concat(
            Enumerable.Range(0, random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "\n")));
        for (var i = 0; i < 50_000; i++)
        {
            var text = Around() + Places[random.Next(Places.Length)] + (random.Next(2) == 0 ? " " : "\n") + Around();
            Assert.False(Masker.MaskText(text).Contains("S3cret", StringComparison.Ordinal), $"{text} is {Masker.MaskText(text)}");
        }
    }
}
