using Sidechain.Traces.Shapes;

namespace Sidechain.Traces.Tests.Shapes;

/// <summary>Shape × trace × verdict.</summary>
public sealed class ShapeVerdictTests
{
    private const string Trace = """
        cli.share_loop            0..1000   cli
          cli.read_file           5..15     cli
          cli.http_request        20..900   cli client http.response.status_code:201 file.name:loop.wav
            POST /api/v1/posts    100..800  api server
              DEL                 110..112  api client db=redis
              DEL                 113..114  api client db=redis
              feed.create_post    120..700  api error
                INSERT audio_posts  130..140  api client db=postgresql
          cli.update_ui           901..999  cli
        """;

    public static TheoryData<string, string, bool> Cases => new()
    {
        { "the root by name", "cli.share_loop", true },
        { "another root", "web.share_loop", false },
        { "others are allowed", "cli.share_loop\n  cli.update_ui", true },
        { "a child that is deeper is no child", "cli.share_loop\n  DEL ×2", false },
        { "but a descendant", "cli.share_loop\n  … DEL ×2", true },
        { "three dots too", "cli.share_loop\n  ... DEL x2", true },
        { "a descendant as root is anywhere", "… feed.create_post\n  INSERT audio_posts", true },
        { "one is exactly one", "… POST /api/v1/posts\n  DEL", false },
        { "a range", "… POST /api/v1/posts\n  DEL ×1..2", true },
        { "a range that is too high", "… POST /api/v1/posts\n  DEL ×3..4", false },
        { "any number, there", "… POST /api/v1/posts\n  DEL ×*", true },
        { "any number, none", "… POST /api/v1/posts\n  GET ×*", true },
        { "at least", "… POST /api/v1/posts\n  DEL ×1..*", true },
        { "none and there is none", "… POST /api/v1/posts\n  GET ×0", true },
        { "none but there is one", "… POST /api/v1/posts\n  DEL ×0", false },
        { "none anywhere", "cli.share_loop\n  … INSERT audio_posts ×0", false },
        { "wildcard", "cli.*\n  cli.* ×3", true },
        { "path parameter", "… POST /api/{version}/posts", true },
        { "path parameter is one segment", "… POST /{rest}", false },
        { "regex", "… /^INSERT \\w+$/", true },
        { "regex that is not found", "… /^UPDATE/", false },
        { "quoted name", "\"cli.share_loop\"", true },
        { "quoted star is a star", "\"cli.*\"", false },
        { "service", "cli.share_loop @sidechain-cli", true },
        { "tier", "… INSERT audio_posts @postgres", true },
        { "wrong tier", "… INSERT audio_posts @redis", false },
        { "kind", "… POST /api/v1/posts  server", true },
        { "wrong kind", "… POST /api/v1/posts  client", false },
        { "status", "… feed.create_post  error", true },
        { "wrong status", "… feed.create_post  ok", false },
        { "attribute equals", "… cli.http_request  http.response.status_code = 201", true },
        { "attribute does not", "… cli.http_request  http.response.status_code = 200", false },
        { "attribute differs", "… cli.http_request  http.response.status_code != 200", true },
        { "attribute less", "… cli.http_request  http.response.status_code < 300 http.response.status_code>=200", true },
        { "attribute greater", "… cli.http_request  http.response.status_code > 300", false },
        { "attribute contains", "… cli.http_request  file.name ~ .wav", true },
        { "attribute by regex", "… cli.http_request  file.name ~ /^loop\\.(wav|ogg)$/", true },
        { "attribute present", "… cli.http_request  has file.name", true },
        { "attribute absent", "… cli.http_request  no file.name", false },
        { "attribute absent and is", "… cli.http_request  no error.type", true },
        { "no event", "cli.share_loop  no event retry", true },
        { "event", "cli.share_loop  event retry", false },
        { "no link", "cli.share_loop  no link *", true },
        { "link", "cli.share_loop  link *", false },
        { "duration", "cli.share_loop  < 2 s > 900ms", true },
        { "duration is longer", "cli.share_loop\n  cli.read_file < 9999 us", false },
        { "share of the parent", "cli.share_loop\n  cli.http_request < 90% of parent", true },
        { "share that is too big", "cli.share_loop\n  cli.http_request < 80% of parent", false },
        { "share of the trace", "… POST /api/v1/posts <= 70% of trace", true },
        { "strict line with all", "cli.share_loop !strict\n  cli.read_file\n  cli.http_request\n  cli.update_ui", true },
        { "strict line with one left", "cli.share_loop !strict\n  cli.read_file\n  cli.update_ui", false },
        { "strict leaf", "… INSERT audio_posts !strict", true },
        { "strict leaf with children", "… feed.create_post !strict", false },
        { "strict whole", "!strict\ncli.share_loop\n  cli.read_file\n  cli.http_request !lenient\n  cli.update_ui", true },
        { "strict whole reaches down", "!strict\ncli.share_loop\n  cli.read_file\n  cli.http_request\n  cli.update_ui", false },
        { "strict and any", "cli.share_loop !strict\n  cli.http_request\n  * ×*", true },
        { "ordered", "cli.share_loop !ordered\n  cli.read_file\n  cli.update_ui", true },
        { "order is asked for", "cli.share_loop !ordered\n  cli.update_ui\n  cli.read_file", false },
        { "order is not asked for", "cli.share_loop\n  cli.update_ui\n  cli.read_file", true },
        { "order whole", "!ordered\ncli.share_loop\n  cli.update_ui\n  cli.read_file", false },
        { "a general line takes what the special one leaves", "cli.share_loop\n  cli.* ×2\n  cli.update_ui", true },
        { "whatever their order", "cli.share_loop\n  cli.update_ui\n  cli.* ×2", true },
        { "greedy would fail", "cli.share_loop\n  *\n  cli.* ×1\n  cli.http_request", true },
        { "two lines for one span", "cli.share_loop\n  cli.update_ui\n  cli.update_ui", false },
        { "more clauses", "… cli.http_request\n  & @cli client\n  & file.name = loop.wav", true },
        { "more clauses that do not hold", "… cli.http_request\n  & @cli client\n  & file.name = song.wav", false },
        { "derived, but none is there", "… cli.http_request\n  · network.request", true },
        { "recorded, but it is derived", "… cli.http_request\n  network.request", false },
        { "strict overlooks derived spans", "… cli.http_request !strict\n  POST /api/v1/posts", true },
        {
            "the picture",
            "cli.share_loop\n├─ cli.read_file\n├─ cli.http_request  @cli\n│  ├─ · network.request\n│  └─ POST /api/v1/posts  @api\n"
            + "│     └─ feed.create_post  # a comment\n└─ cli.update_ui",
            true
        },
        { "the picture with a line too many", "cli.share_loop\n├─ cli.read_file\n│  └─ cli.encode_audio\n└─ cli.update_ui", false },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Shape_AgainstATrace_HasItsVerdict(string description, string text, bool expected)
    {
        var match = Shape.Parse(text).Match(DrawnTrace.Tree(Trace));

        Assert.True(expected == match.Holds, $"{description}\n{match.Explain()}");
        Assert.Equal(expected, match.Differences.Count == 0);
    }

    [Theory]
    [InlineData("ok", "has not ended, expected ok")]
    [InlineData("< 1 s", "has not ended, expected < 1 s")]
    [InlineData("< 50% of trace", "has not ended, expected < 50% of trace")]
    public void SpanWithoutAnEnd_MeetsNothingThatItsEndDecides(string clause, string reason)
    {
        var match = Shape.Parse($"root\n  work  {clause}").Match(DrawnTrace.Tree("root  0..100  api\n  work  10..?  api"));

        Assert.False(match.Holds);
        Assert.Contains($"`work` under `root`: {reason}", match.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it has failed by now", "work  error", "work  10..?  api error")]
    [InlineData("it was cut off", "work  cancelled", "work  10..10  api cancelled unfinished")]
    [InlineData("nothing of its end is asked for", "work", "work  10..?  api")]
    public void SpanWithoutAnEnd_MeetsWhatIsKnownOfIt(string description, string line, string span) =>
        Assert.True(Shape.Parse($"root\n  {line}").Match(DrawnTrace.Tree($"root  0..100  api\n  {span}")).Holds, description);

    [Theory, MemberData(nameof(Cases))]
    public void Shape_PrintedAndReadBack_PrintsTheSameAndHasTheSameVerdict(string description, string text, bool expected)
    {
        var printed = Shape.Parse(text).ToText();
        var again = Shape.Parse(printed);

        Assert.Equal(printed, again.ToText());
        Assert.True(expected == again.Match(DrawnTrace.Tree(Trace)).Holds, $"{description}\n{printed}");
    }
}
