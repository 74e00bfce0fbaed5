using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Tests.Shapes;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Ledgers;

public sealed class LedgerTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "the design's picture", DesignPicture.Drawing,
            "cli.encode_audio 300; cli.update_ui 38; cli.read_file 10; network out 560; server 6.75; database 8; cache 0.5; Stream 45; network back 14.75; unaccounted 17" },
        { "a server that has sent nothing", "cli.share_loop  0..100  cli\n  cli.http_request  10..90  cli client", "waiting for the server 80; unaccounted 20" },
        { "a slow way there", """
            cli.share_loop          0..1000  cli
              cli.http_request      0..1000  cli client
                POST /api/v1/posts  50..990  api server
                  http.read_body    51..900  api
            """, "network out 900; server 90; network back 10" },
        { "siblings that overlap", """
            web.share_loop    0..100  web
              web.read_file   0..80   web
              web.draw        50..100  web
            """, "web.draw 50; web.read_file 50" },
        { "a server's tail after the answer", """
            cli.share_loop          0..100  cli
              cli.http_request      0..60   cli client http.server_time_ms:30
                POST /api/v1/posts  20..90  api server
              cli.update_ui         60..100  cli
            """, "cli.update_ui 40; network out 20; server 30; network back 10" },
        { "a worker that goes on after the upload", """
            web.share_loop            0..200    web
              web.http_request        20..180   web client
                POST /api/v1/posts    30..170   api server
                  INSERT audio_posts  40..165   api client db=postgresql
                  index worker        35..9000  api consumer
            """, "network out 10; server 15; database 125; network back 10; unaccounted 40" },
        { "no client at all", "GET /feed  0..50  api server\n  SELECT posts  10..30  api client db=postgresql", "server 30; database 20" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Ledger_OfATrace_SaysWhereTheTimeWent(string description, string drawing, string expected)
    {
        var ledger = Ledger.Of(DrawnTrace.Tree(drawing))!;

        Assert.Equal(expected, string.Join("; ", ledger.Entries.Select(entry => FormattableString.Invariant($"{entry.Step} {entry.Ns / 1e6}"))));
        Assert.True(ledger.Entries.Sum(entry => entry.Ns) == ledger.TotalNs, description);
    }

    [Fact]
    public void Ledger_OfAnyTrace_AddsUpToItsRoot()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var tree = TraceTree.Build(seed % 2 == 0 ? RandomTrace.Spans(random, 30) : RandomShare.Spans(random, random.NextInt64(-1_000_000_000, 1_000_000_000)));
            var ledger = Ledger.Of(tree)!;
            var path = CriticalPath.Of(ledger.Root);

            Assert.Equal(ledger.TotalNs, ledger.Entries.Sum(entry => entry.Ns));
            Assert.All(path.Zip(path.Skip(1)), pair => Assert.Equal(pair.First.ToNs, pair.Second.FromNs));
            Assert.All(path, segment => Assert.True(segment.Ns > 0));
        }
    }

    [Fact]
    public void CriticalPath_OfThePicture_IsInTheOrderOfTime() => Assert.Equal(
        ["cli.share_loop", "cli.upload_audio", "cli.read_file", "cli.encode_audio", "cli.upload_audio", "network.request", "POST /api/v1/posts", "feed.create_post", "INSERT audio_posts", "feed.create_post", "DEL"],
        CriticalPath.Of(DrawnTrace.Tree(DesignPicture.Drawing).Roots[0]).Select(segment => segment.Node.Span.Name).Take(11));

    [Fact]
    public void Text_HasAStepALineAndSumsUp() => Assert.Equal(
        """
          cli.encode_audio   60.00 ms   60.0 %  ████████
          cache               0.10 ms    0.1 %  ▏
          unaccounted        39.90 ms   39.9 %  ·····
          total             100.00 ms  100.0 %

        """,
        LedgerText.Render(Ledger.Of(DrawnTrace.Tree("""
            cli.share_loop      0..100    cli
              cli.encode_audio  20..80    cli
              DEL               90..90.1  api client db=redis
            """))!, width: 40));
}
