using Sidechain.Traces.Shapes;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class ExplanationTests
{
    private const string Trace = """
        cli.share_loop            0..1000   cli
          cli.http_request        20..900   cli client http.response.status_code:500
            POST /api/v1/posts    100..800  api server
              http.read_body      101..110  api
              feed.create_post    120..700  api error
                DEL               130..140  api client db=redis
        """;

    public static TheoryData<string, string, string> Cases => new()
    {
        { "a wrong attribute", "cli.share_loop\n  cli.http_request  http.response.status_code = 201",
            "`cli.http_request` under `cli.share_loop`: attribute http.response.status_code was 500, expected 201" },
        { "a wrong status, deep down", "… POST /api/v1/posts\n  feed.create_post  ok\n    DEL",
            "`feed.create_post` under `POST /api/v1/posts`: status was error, expected ok" },
        { "a silent tier", "… feed.create_post  error\n  INSERT audio_posts  @postgres",
            "missing: `INSERT audio_posts` under `feed.create_post`; sidechain-cli sent 2 spans, the last ended 1.000 s into the trace; "
            + "api sent 4 spans, the last ended 0.800 s into the trace; postgres nothing" },
        { "a span that hangs elsewhere", "cli.share_loop\n  cli.http_request\n    POST /api/v1/posts\n      DEL",
            "missing: `DEL` under `POST /api/v1/posts`; there is one under `feed.create_post`" },
        { "too many", "… feed.create_post\n  DEL ×0", "`DEL` is under `feed.create_post`, where line 2 wants none" },
        { "too few", "… feed.create_post\n  DEL ×2", "missing: `DEL` under `feed.create_post`, found ×1, expected ×2" },
        { "strict", "… feed.create_post !strict", "`DEL` is under `feed.create_post`, which is strict and has no line for it" },
        { "order", "… POST /api/v1/posts !ordered\n  feed.create_post\n  http.read_body",
            "the spans under `POST /api/v1/posts` are there, but do not start in the order of the lines" },
        { "a clause behind one blank", "cli.share_loop\n  cli.http_request has file.name",
            "missing: `cli.http_request has file.name` under `cli.share_loop`; between a name and its clauses stand two blanks" },
        { "a name that begins as another, with clauses of its own", "… POST /api/v1/posts\n  feed.create_post\n    DEL /x  @stream",
            "missing: `DEL /x` under `feed.create_post`; sidechain-cli sent 2 spans, the last ended 1.000 s into the trace; api sent 4 "
            + "spans, the last ended 0.800 s into the trace; stream nothing" },
        { "a measured span before the derived one that needs it", "… cli.http_request\n  · network.elsewhere\n  PUT /api/v1/posts  @api",
            "missing: `PUT /api/v1/posts` under `cli.http_request`; api sent 4 spans, the last ended 0.800 s into the trace; "
            + "sidechain-cli sent 2 spans, the last ended 1.000 s into the trace" },
        { "a duration", "… feed.create_post  < 500 ms", "`feed.create_post` under the root: took 580 ms, expected < 500 ms" },
        { "a budget",
            "cli.share_loop\n  cli.http_request  < 50% of parent",
            "`cli.http_request` under `cli.share_loop`: took 88% of its parent, expected < 50% of parent" },
        { "a service", "… DEL  @postgres", "`DEL` under the root: service was api (tier redis), expected @postgres" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void FirstDifference_IsASentenceThatNamesTheCause(string description, string shape, string sentence)
    {
        var match = Shape.Parse(shape).Match(DrawnTrace.Tree(Trace));

        Assert.False(match.Holds, description);
        // A descendant's line looks at the whole trace: the sentence is the same but for its place.
        Assert.Equal(sentence, match.Sentence);
    }

    [Fact]
    public void Arrivals_AreSaidInSecondsAgo()
    {
        var activity = new TraceActivity(new Dictionary<string, TimeSpan> { ["api"] = TimeSpan.FromSeconds(0.8) }, ["api", "telemetry"]);

        var match = Shape.Parse("… feed.create_post\n  INSERT audio_posts").Match(DrawnTrace.Tree("""
            POST /api/v1/posts    100..800  api server
              feed.create_post    120..700  api
                DEL               130..140  api
                DEL               141..150  api
            """), activity);

        Assert.Equal(
            "missing: `INSERT audio_posts` under `feed.create_post`; api sent 4 spans, the last 0.8 s ago; telemetry nothing",
            match.Sentence);
    }

    [Fact]
    public void Trees_StandSideBySide()
    {
        var match = Shape.Parse("""
            cli.share_loop
              cli.read_file
              cli.http_request  http.response.status_code = 201
                POST /api/v1/posts  @api !strict
                  http.read_body
                  feed.create_post
                    DEL
                    INSERT audio_posts
            """).Match(DrawnTrace.Tree(Trace));

        Assert.Equal("""
            The trace does not have the shape: missing: `cli.read_file` under `cli.share_loop`; sidechain-cli sent 2 spans, the last ended 1.000 s into the trace; api sent 4 spans, the last ended 0.800 s into the trace
              also: `cli.http_request` under `cli.share_loop`: attribute http.response.status_code was 500, expected 201
              also: missing: `INSERT audio_posts` under `feed.create_post`; sidechain-cli sent 2 spans, the last ended 1.000 s into the trace; api sent 4 spans, the last ended 0.800 s into the trace

              expected                                             actual
              cli.share_loop                                       cli.share_loop  1000.00 ms  @cli
            -   cli.read_file
            ~   cli.http_request  http.response.status_code = 201    cli.http_request  880.00 ms  @cli
                  POST /api/v1/posts  @api  !strict                    POST /api/v1/posts  700.00 ms  @api
                    http.read_body                                       http.read_body  9.00 ms  @api
                    feed.create_post                                     feed.create_post  580.00 ms  @api  error
                      DEL                                                  DEL  10.00 ms  @redis
            -         INSERT audio_posts
                                                                       · network.request  90.00 ms  @network
                                                                       · network.response  100.00 ms  @network

            """, match.Explain());
    }

    [Fact]
    public void EmptyTrace_SaysThatNobodySentAnything()
    {
        var match = Shape.Parse("cli.share_loop").Match(Sidechain.Traces.Repairs.TreeBuilder.Build([]));

        Assert.Equal("missing: `cli.share_loop` under the root; nobody sent anything", match.Sentence);
    }

    [Fact]
    public void Sentence_OfAMissingSpan_ComesBeforeWhatDiffersBecauseOfIt()
    {
        var match = Shape.Parse("cli.http_request  has server.id\n  · network.request\n  POST /posts")
            .Match(DrawnTrace.Tree("cli.http_request  0..9  cli"));

        Assert.StartsWith("missing: `POST /posts` under `cli.http_request`", match.Sentence, StringComparison.Ordinal);
        Assert.Equal(3, match.Differences.Count);
        Assert.Contains(
            "also: `cli.http_request` under the root: attribute server.id was absent", match.Explain(), StringComparison.Ordinal);
        Assert.Contains("also: missing: `· network.request`", match.Explain(), StringComparison.Ordinal);
    }
}
