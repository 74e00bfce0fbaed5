using System.Text;
using System.Text.Json;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Lint;

public sealed class TraceLintTests
{
    private const string Registry = """
        {"attributes":[
          {"name":"http.response.status_code","type":"int","required_on":["*.http_request"]},
          {"name":"file.name","type":"string"},{"name":"ratio","type":"double"},{"name":"audio.*"},{"name":"db.system.name","type":"string","note":"overlooked"},
          {"name":"session.token"},{"name":"note"},{"name":"author"}]}
        """;

    public static TheoryData<string, string, LintRule?, string> Cases => new()
    {
        { "nothing", "cli.share_loop  0..9  cli file.name:loop.wav ratio:5 audio.anything:x author:me", null, "" },
        { "an unknown name",
            "cli.share_loop  0..9  cli colour:red", LintRule.UnknownAttribute, "`cli.share_loop` has the unknown attribute colour" },
        { "a misspelt name",
            "cli.share_loop  0..9  cli file.nmae:x", LintRule.UnknownAttribute,
            "`cli.share_loop` has the unknown attribute file.nmae; is it file.name?" },
        { "a wrong type",
            "cli.share_loop  0..9  cli file.name:5", LintRule.WrongType,
            "`cli.share_loop` has a file.name of type double, which is string" },
        { "a required one",
            "cli.http_request  0..9  cli", LintRule.MissingAttribute, "`cli.http_request` has no http.response.status_code" },
        { "a required one that is there", "cli.http_request  0..9  cli http.response.status_code:201", null, "" },
        { "an id in a name",
            "GET /posts/4bf92f3577b34da6a3ce929d0e0e4736  0..9  api", LintRule.IdInName,
            "`GET /posts/4bf92f3577b34da6a3ce929d0e0e4736` has an id in its name; it belongs into an attribute" },
        { "a route in a name", "GET /posts/{id}/v1.0  0..9  api", null, "" },
        { "an orphan", "a  0..9  api parent=00f067aa0ba902b7", LintRule.Orphan, "`a` has lost its parent 00f067aa0ba902b7" },
        { "a secret by its key",
            "a  0..9  api session.token:hunter2", LintRule.Secret, "`a` has what looks like a credential in attribute session.token" },
        { "a secret in a name, which no report repeats",
            "GET /x?token=hunter2  0..9  api", LintRule.Secret, "`GET /x?token=***` has what looks like a credential in its name" },
        { "a masked secret", "a  0..9  api session.token:***", null, "" },
        { "a secret by its value",
            "a  0..9  api note:postgres://bob:hunter2@host", LintRule.Secret, "`a` has what looks like a credential in attribute note" },
        { "a secret by what masking knows",
            "a  0..9  api note:ghp_016CcgoeZ4abcdefghijklmnopqrstuvwxyz", LintRule.Secret,
            "`a` has what looks like a credential in attribute note" },
        { "a folder of somebody",
            "a  0..9  api note:/home/bob/x.wav", LintRule.Secret,
            "`a` has what looks like a path of somebody's machine in attribute note" },
        { "a number of tokens", "a  0..9  api session.token:5", null, "" },
        { "unaccounted time",
            "a  0..100  api\n  b  0..80  api", LintRule.UnaccountedTime, "20 % of `a` is under none of its children, at most 10 % may be" },
        { "accounted time, twice over", "a  0..100  api\n  b  0..80  api\n  c  40..95  api", null, "" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Trace_WithOneFault_IsFoundWithIt(string description, string drawing, LintRule? rule, string sentence)
    {
        var options = new LintOptions { Registry = AttributeRegistry.Read(Encoding.UTF8.GetBytes(Registry)), MostUnaccounted = 10 };

        var findings = TraceLint.Check(DrawnTrace.Tree(drawing), options);

        Assert.True(findings.Count == (rule is null ? 0 : 1), $"{description}: {string.Join("; ", findings)}");
        Assert.All(findings, finding => Assert.Equal((rule, sentence), (finding.Rule, finding.Sentence)));
    }

    [Fact]
    public void Secret_AnywhereInASpan_IsFound_AndThatOfAProcessOnce()
    {
        Dictionary<string, object?> Keyed(string key, object? value) => new() { [key] = value };
        var span = DrawnTrace.Parse("login?password=hunter2  0..9  api error")[0] with
        {
            StatusMessage = "Authorization: Bearer abcdefgh12345678",
            Attributes = Keyed("settings", new AttributeObject("""{"api_key":"hunter2"}""")),
            Events = [new SpanEvent("thrown", 1) { Attributes = Keyed("cookies", new object?[] { "sid=1" }) }],
            Links = [new SpanLink(DrawnTrace.TraceId, DrawnTrace.Id(7)) { Attributes = Keyed("note", "postgres://bob:hunter2@host") }],
            Resource = Keyed("process.command_line", "app --key --password=hunter2"),
            ScopeName = "lib",
            ScopeAttributes = Keyed("api_key", "hunter2"),
        };
        var other = DrawnTrace.Parse("b  0..9  api id=00000000000000b2")[0] with
        {
            Resource = span.Resource,
            ScopeName = span.ScopeName,
            ScopeAttributes = span.ScopeAttributes,
        };

        var findings = TraceLint.Check(TreeBuilder.Build([span, other]));

        string[] places =
        [
            "its name", "its status message", "attribute settings", "attribute cookies of event thrown", "attribute note of a link",
            "attribute process.command_line of its resource", "attribute api_key of its library",
        ];
        Assert.Equal(
            places.Select(place => $"`login?password=***` has what looks like a credential in {place}"),
            findings.Where(finding => finding.Rule == LintRule.Secret).Select(finding => finding.Sentence));
    }

    public static TheoryData<string, object?, bool> Values => new()
    {
        { "an argument behind its option", new object?[] { "app", "--db-password", "s3cr3tvalue" }, true },
        { "an argument in which the secret is", new object?[] { "curl", "-u", "bob:hunter2", "https://x" }, true },
        { "an argument among numbers", new object?[] { "app", 5L, null, "--token", "hunter2" }, true },
        { "arguments in a list of lists", new object?[] { new object?[] { "app", "--token", "hunter2" } }, true },
        { "arguments in an object", new AttributeObject("""{"cmd":["app","--token","hunter2"]}"""), true },
        { "arguments that are masked", new object?[] { "curl", "-u", "bob:***", "--token", "***" }, false },
        { "arguments without a secret", new object?[] { "app", "--name", "bob" }, false },
    };

    [Theory, MemberData(nameof(Values))]
    public void Value_ThatMaskingWouldChange_IsFound(string description, object? value, bool isFound)
    {
        var span = DrawnTrace.Parse("a  0..9  api")[0] with { Attributes = new Dictionary<string, object?> { ["note"] = value } };

        var findings = TraceLint.Check(TreeBuilder.Build([span]));

        string[] expected = isFound ? ["`a` has what looks like a credential in attribute note"] : [];
        Assert.True(expected.SequenceEqual(findings.Select(finding => finding.Sentence)), $"{description}: {string.Join("; ", findings)}");
    }

    [Fact]
    public void Counts_UnderASecretsKey_AreNone()
    {
        var usage = new AttributeObject("""{"prompt":5,"list":[1,true]}""");
        var span = DrawnTrace.Parse("a  0..9  api")[0] with { Attributes = new Dictionary<string, object?> { ["tokens"] = usage } };

        Assert.Empty(TraceLint.Check(TreeBuilder.Build([span])));
    }

    [Fact]
    public void Secret_InTheNameOfAnEvent_AndInAKey_IsFoundAndNotRepeated()
    {
        var span = DrawnTrace.Parse("a  0..9  api")[0] with
        {
            Attributes = new Dictionary<string, object?> { ["sent Bearer abc123"] = 1L },
            Events = [new SpanEvent("GET /x?token=hunter2", 1)],
        };

        Assert.Equal(
            [
                "`a` has what looks like a credential in the name of attribute sent Bearer ***",
                "`a` has what looks like a credential in the name of event GET /x?token=***",
            ],
            TraceLint.Check(TreeBuilder.Build([span])).Select(finding => finding.Sentence));
    }

    [Theory]
    [InlineData("[]"), InlineData("{}"), InlineData("{")]
    [InlineData("""{"attributes":[{"type":"int"}]}"""), InlineData("""{"attributes":[{"name":"a","type":"integer"}]}""")]
    public void Registry_ThatIsNone_IsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => AttributeRegistry.Read(Encoding.UTF8.GetBytes(json)));
}
