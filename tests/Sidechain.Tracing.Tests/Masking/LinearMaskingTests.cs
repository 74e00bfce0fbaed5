using System.Text.RegularExpressions;
using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Tests.Masking;

/// <summary>What is searched for by hand is what these patterns say, and takes time for each letter once.</summary>
public sealed partial class LinearMaskingTests
{
    [Fact]
    public void AnyText_IsMaskedAsThePatternsSay()
    {
        var random = new Random(20);
        string[] pieces =
        [
            "eyJ", ".", "://", "@", "=", "password", "token", "\"", ":", "\":\"", "\" : \"", " ", "'", "a", "-", "_", "1", "+", "/", "?",
            ",", "&", ";", "\n", "\u00a0", "é", "x", "apiKey", new string('a', 70), "https", "***",
        ];
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(Jwt().Replace(text, "***"), Jwts.Mask(text));
            Assert.Equal(UserInfo().Replace(text, "$1***@"), UserInfos.Mask(text));
        }
    }

    public static TheoryData<string, string> Evil => new()
    {
        { "a key that goes on", new string('a', 400_000) + "=" },
        { "beginnings of JWTs", string.Concat(Enumerable.Repeat("eyJ", 130_000)) + " x://aaa @=" },
        { "a host that goes on", "x://" + new string('a', 400_000) + " @" },
        { "schemes", string.Concat(Enumerable.Repeat("a://", 100_000)) + "@" },
        { "keys without values", string.Concat(Enumerable.Repeat("token=&", 60_000)) },
        { "quotes", string.Concat(Enumerable.Repeat("a\"", 200_000)) + ":" },
        { "at signs", "x://" + new string('@', 400_000) },
        { "colons", string.Concat(Enumerable.Repeat("token:", 60_000)) },
        { "cookies without values", string.Concat(Enumerable.Repeat("Cookie:", 60_000)) },
        { "log-ins without an end", string.Concat(Enumerable.Repeat("authorization:", 40_000)) },
        { "blanks before colons", string.Concat(Enumerable.Repeat("\"" + new string(' ', 4000) + ":", 100)) },
        { "backslashes", "password=" + new string('\\', 400_000) + "\"" },
        { "quotes that do not close", string.Concat(Enumerable.Repeat("password=\\\"", 60_000)) },
        { "lists in lists", new string('[', 400_000) },
        { "texts in texts", Nested(14) },
        { "beginnings of lists", string.Concat(Enumerable.Repeat("[\"a\":", 100_000)) },
        { "digits", new string('4', 400_000) },
        { "groups of digits", string.Concat(Enumerable.Repeat("4111 ", 80_000)) },
        { "beginnings of blocks", string.Concat(Enumerable.Repeat("-----BEGIN A", 40_000)) },
        { "blocks without an end", string.Concat(Enumerable.Repeat("-----BEGIN A-----", 30_000)) },
        { "beginnings of tokens", string.Concat(Enumerable.Repeat("ghp_a ", 80_000)) },
        { "logins", string.Concat(Enumerable.Repeat("Basic AAAA", 50_000)) },
        { "folders with blanks", string.Concat(Enumerable.Repeat("/home/a b", 50_000)) },
        { "a folder's name that goes on", "/home/a" + string.Concat(Enumerable.Repeat(" b", 200_000)) },
        { "placeholders", string.Concat(Enumerable.Repeat("/home/{", 60_000)) },
        { "queries", string.Concat(Enumerable.Repeat("/a?b", 100_000)) },
        { "signatures without values", string.Concat(Enumerable.Repeat("?sig=", 80_000)) },
        { "signatures that go on", string.Concat(Enumerable.Repeat("signature=", 40_000)) },
        { "bearers of words", string.Concat(Enumerable.Repeat("Bearer a ", 40_000)) },
        { "casts of parameters", "password=$1" + string.Concat(Enumerable.Repeat("::a", 100_000)) },
        { "options without values", string.Concat(Enumerable.Repeat(" --token \"", 50_000)) },
        { "lists of arguments", string.Concat(Enumerable.Repeat("['--token', 'a', ", 30_000)) + new string('[', 100_000) },
        { "quotes that open arguments", "['-" + string.Concat(Enumerable.Repeat("\\'[(", 80_000)) },
        { "programs among arguments", "['-a'" + string.Concat(Enumerable.Repeat(", 'mysql', '-pa'", 40_000)) },
        { "arguments in JSON", "[" + string.Concat(Enumerable.Repeat("[\"curl\",\"-u\",", 40_000)) },
        { "users of curl", "curl " + string.Concat(Enumerable.Repeat("-u aaaa ", 50_000)) },
        { "an option that goes on", "curl -" + new string('u', 400_000) },
        {
            "webhooks", string.Concat(Enumerable.Repeat("/services/TAAAAAA", 40_000)) + string.Concat(Enumerable.Repeat("/bot1111", 40_000))
        },
        { "wrappers without an end", string.Concat(Enumerable.Repeat("token=a(", 50_000)) },
        { "wrappers of texts", string.Concat(Enumerable.Repeat("token=a(\"b", 50_000)) },
        { "wrappers in wrappers", string.Concat(Enumerable.Repeat("token=(\"a token=(\"b", 25_000)) },
        { "wrappers behind colons", string.Concat(Enumerable.Repeat("token:a(", 50_000)) },
        { "apostrophes", string.Concat(Enumerable.Repeat("token=a'b", 50_000)) + "\n" },
        { "apostrophes on lines", string.Concat(Enumerable.Repeat("token=a'b\n", 50_000)) },
        { "escaped apostrophes", string.Concat(Enumerable.Repeat("token=a'\\'", 50_000)) },
        { "doubled quotes", "token=" + new string('\'', 400_000) + "a" },
        {
            "pairs of quotes",
            string.Concat(Enumerable.Repeat("token=\"\"a", 50_000)) + string.Concat(Enumerable.Repeat("token=''a", 50_000))
        },
        { "threes of quotes", string.Concat(Enumerable.Repeat("token='''a", 50_000)) },
        { "joined texts", "token='a'" + string.Concat(Enumerable.Repeat(" + 'a'", 60_000)) },
        { "indexes", "token" + string.Concat(Enumerable.Repeat("[0]", 100_000)) + "=" + string.Concat(Enumerable.Repeat("[]=", 50_000)) },
        { "brackets", "token" + new string(']', 200_000) + "=" + string.Concat(Enumerable.Repeat("a]=", 50_000)) },
        { "items of a map", string.Concat(Enumerable.Repeat("[token] => a ", 40_000)) },
        { "equal signs", "token" + new string('=', 400_000) },
        { "blanks behind signs", string.Concat(Enumerable.Repeat("token=" + new string(' ', 4000), 100)) },
        { "lists under keys", string.Concat(Enumerable.Repeat("token=[\"a\",", 50_000)) },
        { "backslashes in values", string.Concat(Enumerable.Repeat("token=a\\\\", 50_000)) },
        { "elements without an end", string.Concat(Enumerable.Repeat("<password>", 40_000)) },
        { "elements with attributes", string.Concat(Enumerable.Repeat("<token a ", 40_000)) + ">" },
        { "an element that goes on", "<password>" + new string(' ', 200_000) + new string('a', 200_000) },
        { "an element's name that goes on", string.Concat(Enumerable.Repeat("<" + new string('a', 4000), 100)) + ">" },
        { "blocks of data", string.Concat(Enumerable.Repeat("<token><![CDATA[a", 20_000)) },
        { "structs", string.Concat(Enumerable.Repeat("{Token:", 50_000)) },
        { "structs in structs", string.Concat(Enumerable.Repeat("{a:{token:[", 40_000)) },
        { "a struct that goes on", "{Token:" + string.Concat(Enumerable.Repeat("a b", 100_000)) },
        { "names without values", string.Concat(Enumerable.Repeat("name=token ", 40_000)) + "value" },
        { "names and blanks", string.Concat(Enumerable.Repeat("name" + new string(' ', 4000), 100)) + "value=token" },
        { "names behind values", "[" + string.Concat(Enumerable.Repeat("{\"value\":\"a\",", 30_000)) },
        { "words behind AUTH", "AUTH " + new string('a', 400_000) + " b c" },
        { "lines of AUTH", string.Concat(Enumerable.Repeat("AUTH a b c\n", 40_000)) },
        { "users", string.Concat(Enumerable.Repeat("IDENTIFIED BY ", 30_000)) + string.Concat(Enumerable.Repeat("PASSWORD ", 30_000)) },
        { "passwords for users", string.Concat(Enumerable.Repeat("SET PASSWORD FOR a ", 20_000)) },
        {
            "users of Redis",
            "ACL SETUSER a" + string.Concat(Enumerable.Repeat(" >", 100_000)) + string.Concat(Enumerable.Repeat("ACL SETUSER ", 9_000))
        },
        {
            "texts in dollars",
            string.Concat(Enumerable.Repeat("token=$$a ", 50_000)) + string.Concat(Enumerable.Repeat("token=$a$", 50_000))
        },
        { "tags of dollars", string.Concat(Enumerable.Range(0, 40_000).Select(tag => $"token=$a{tag}$ ")) },
        { "columns", "SELECT a " + string.Concat(Enumerable.Repeat("a.token = b.token ", 40_000)) },
        {
            "beginnings of statements",
            string.Concat(Enumerable.Repeat("insert  ", 40_000)) + "a.token = b.token\n" + new string(' ', 200_000)
        },
        { "joins", string.Concat(Enumerable.Repeat("ON a.b ", 60_000)) + "a.token = b.token" },
        { "options of several words", string.Concat(Enumerable.Repeat(" --a", 40_000)) + string.Concat(Enumerable.Repeat(".a:b", 40_000)) },
        { "lines of auth", string.Concat(Enumerable.Repeat("auth a b c\n", 40_000)) + string.Concat(Enumerable.Repeat("auth ", 40_000)) },
        { "migrations", "MIGRATE " + string.Concat(Enumerable.Repeat("AUTH ", 60_000)) },
        { "operators", string.Concat(Enumerable.Repeat("token <> '", 40_000)) + string.Concat(Enumerable.Repeat("token IN ('a", 30_000)) },
        { "addresses", "@" + string.Concat(Enumerable.Repeat("a:", 100_000)) + string.Concat(Enumerable.Repeat("a:b@c", 60_000)) },
        { "addresses of Oracle", string.Concat(Enumerable.Repeat("jdbc:oracle:thin:a/", 20_000)) + "@" },
        { "encoded keys", string.Concat(Enumerable.Repeat("%61=", 100_000)) },
        { "blanks behind bearers", string.Concat(Enumerable.Repeat("Bearer " + new string(' ', 4000), 100)) },
    };

    /// <summary>The square of such lengths takes minutes; a test that hangs fails by its limit, not by a clock.</summary>
    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Evil))]
    public async Task TextMadeToTakeLong_DoesNot(string kind, string text)
    {
        var masked = await Task.Run(() => Masker.MaskText(text), TestContext.Current.CancellationToken);

        Assert.True(masked.Length > 0, kind);
    }

    // A text that holds a text that holds a text … as JSON.
    private static string Nested(int depth) =>
        depth == 0 ? "password=x" : System.Text.Json.JsonSerializer.Serialize(new[] { Nested(depth - 1) });

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/?#""'<>]*@")]
    private static partial Regex UserInfo();
}
