using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Shapes;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Ledgers;

public sealed class LedgerTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "the design's picture", DesignPicture.Drawing,
            "cli.encode_audio 300; cli.update_ui 38; cli.read_file 10; cli.start_process 4; network out 560; server 6.75; database 8; "
            + "cache 0.5; Stream 45; network back 14.75; unaccounted 13" },
        { "a server that has sent nothing",
            "cli.share_loop  0..100  cli\n  cli.http_request  10..90  cli client", "waiting for the server 80; unaccounted 20" },
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
        { "fire and forget on the client: a beacon that outlives the page", """
            web.share_loop    0..100     web
              web.http_request  20..400  web client
                POST /beacon  30..390    api server
              web.draw        40..90     web
            """, "web.draw 50; unaccounted 50" },
        { "fire and forget in the service", """
            cli.share_loop            0..200   cli
              cli.http_request        0..180   cli client
                POST /api/v1/posts    20..160  api server
                  INSERT audio_posts  30..130  api client db=postgresql
                  send mail           40..900  api
                    SMTP              50..890  api client
            """, "network out 20; server 40; database 100; network back 20; unaccounted 20" },
        { "a queue behind the service", """
            web.share_loop          0..100    web
              POST                  10..90    web client
                POST /posts         20..80    api server
                  posts publish     30..50    api producer
                    posts process   45..7000  worker consumer
                      INSERT posts  50..6000  worker client db=postgresql
            """, "network out 10; server 60; network back 10; unaccounted 20" },
        { "a queue whose consumer is done before it is acknowledged", """
            POST /order         0..600    api server
              orders publish    20..580   api producer
                orders process  60..550   worker consumer
                  UPDATE        70..540   worker client db=postgresql
            """, "server 600" },
        { "what follows from a request and is left alone", """
            POST /order       0..100     api server
              index order     10..95     api follows db=elasticsearch
              load stock      20..80     api client db=postgresql
            """, "server 40; database 60" },
        { "fan-out from the client: the slower of two requests", """
            web.page_load     0..100   web
              GET             5..95    web client
                GET /a        20..70   api server
              GET             5..60    web client
                GET /b        10..55   api server
            """, "network out 15; server 50; network back 25; unaccounted 10" },
        { "fan-out in the service", """
            cli.feed            0..100   cli
              cli.http_request  0..100   cli client
                GET /feed       10..90   api server
                  GET           15..35   api client db=redis
                  SELECT posts  15..85   api client db=postgresql
                  stream.io.read_feed  20..60  api
                    GET         25..55   api client
                      GET /feed/  30..50  stream server
            """, "network out 10; server 10; database 70; network back 10" },
        { "a retry after a failure, each its own request", """
            plugin.share_loop      0..300    plugin
              plugin.http_request  0..100    plugin client error
                POST /posts        10..95    api server error
              plugin.http_request  200..300  plugin client
                POST /posts        220..290  api server
            """, "network out 30; server 155; network back 15; unaccounted 100" },
        { "a retry whose first attempt was given up, and whose server goes on", """
            plugin.share_loop      0..300    plugin
              plugin.http_request  0..100    plugin client error
                POST /posts        10..280   api server
              plugin.http_request  200..300  plugin client
                POST /posts        220..290  api server
            """, "network out 30; server 160; network back 10; unaccounted 100" },
        { "a streaming answer: the client reads on while the server sends", """
            cli.download             0..500    cli
              cli.http_request       0..500    cli client http.server_time_ms:20
                GET /audio           10..480   api server
            """, "network out 10; server 470; network back 20" },
        { "a streaming answer: the request ended with its headers", """
            web.play_loop            0..500    web
              GET                    0..40     web client http.server_time_ms:20
                GET /audio           10..480   api server
              web.decode_audio       60..490   web
            """, "web.decode_audio 430; network out 10; server 20; network back 10; unaccounted 30" },
        { "a linked consumer is another action", """
            cli.share_loop         0..100    cli
              cli.http_request     10..90    cli client
                POST /posts        20..80    api server
            outbox.remove          60..2000  api
              DELETE outbox        70..1900  api client db=postgresql
            """, "network out 10; server 60; network back 10; unaccounted 20" },
        { "a server that the client's own step called", """
            plugin.share_loop      0..100    plugin
              plugin.upload        10..90    plugin
                POST /posts        20..110   api server
            """, "server 70; unaccounted 30" },
        { "a request that has not ended, of a page that has", """
            save              0..100  web
              POST            10..?   web client
                POST /x       20..80  api server
                  INSERT      30..70  api client db=postgresql
            """, "server 20; database 40; waiting for the server 10; unaccounted 30" },
        { "a request whose server has not ended", """
            save              0..100  web
              POST            10..90  web client
                POST /x       20..?   api server
                  INSERT      30..70  api client db=postgresql
            """, "network out 10; server 10; database 40; waiting for the server 20; unaccounted 20" },
        { "a request whose server has not ended, and that knows when it answered", """
            save              0..100  web
              POST            10..90  web client http.server_time_ms:50
                POST /x       20..?   api server
                  INSERT      30..60  api client db=postgresql
            """, "network out 10; server 10; database 30; network back 20; waiting for the server 10; unaccounted 20" },
        { "a request that ended before it began", """
            save              0..100  web
              POST            10..9   web client
                POST /x       20..80  api server
            """, "server 60; waiting for the server 10; unaccounted 30" },
        { "an upload that never ended, so far as it is known", """
            cli.share_loop            0..?    cli
              cli.upload_audio        5..60   cli
                cli.http_request      10..?   cli client
                  POST /api/v1/posts  20..55  api server
            """, "server 35; waiting for the server 10; unaccounted 15" },
        { "a service with the name of a client",
            "GET /  0..50  mobile server\n  GET session  10..30  mobile client db=redis", "server 30; cache 20" },
        { "a phone's own database, by its older name",
            "save  0..100  phone\n  SELECT notes  10..60  phone client db.system:sqlite", "SELECT notes 50; unaccounted 50" },
        { "a browser's own database", "save  0..100  web\n  get notes  10..60  web client db=indexeddb", "get notes 50; unaccounted 50" },
        { "a phone's own database, by OpenTracing's name",
            "save  0..100  phone\n  SELECT notes  10..60  phone client db.type:sqlite", "SELECT notes 50; unaccounted 50" },
        { "a database elsewhere, by OpenTracing's names",
            "save  0..100  phone\n  SELECT notes  10..60  phone client db.type:sql peer.hostname:db.example.com",
            "database 50; unaccounted 50" },
        { "a database on the client's own machine, by OpenTracing's address",
            "save  0..100  cli\n  SELECT notes  10..60  cli client db.type:sql peer.address:localhost:3306",
            "SELECT notes 50; unaccounted 50" },
        { "a statement alone, as Zipkin has it",
            "save  0..100  phone\n  query  10..60  phone client sql.query:SELECT_1 peer.hostname:db.example.com",
            "database 50; unaccounted 50" },
        { "a database in a file, which some SDKs give as its address",
            "save  0..100  phone\n  SELECT notes  10..60  phone client db=sqlite server.address:/data/notes.db",
            "SELECT notes 50; unaccounted 50" },
        { "a database on the client's own machine",
            "save  0..100  cli\n  SELECT notes  10..60  cli client db=postgresql server.address:localhost",
            "SELECT notes 50; unaccounted 50" },
        { "a client that calls a database of somebody else", """
            report        0..100  cli
              SELECT      10..60  cli client db=postgresql server.address:db.example.com
              GET         70..80  cli client db.system:redis net.peer.name:cache
              SELECT      80..90  cli client db=mysql network.peer.address:db.example.com
            """, "database 60; cache 10; unaccounted 30" },
        { "databases whose calls have services of their names, as Datadog has them", """
            GET /          0..100  shop server
              find         10..60  mongodb client db=mongodb
              GET session  70..80  redis client db=redis
              query        80..90  mysql client db.system:mysql
            """, "server 30; database 60; cache 10" },
        { "a service that has a database's name, and calls none",
            "GET /  0..50  mongodb server\n  work  10..30  mongodb", "server 50" },
        { "no client at all", "GET /feed  0..50  api server\n  SELECT posts  10..30  api client db=postgresql", "server 30; database 20" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [MemberData(nameof(SeveralServersCases.All), MemberType = typeof(SeveralServersCases))]
    [MemberData(nameof(OwnWorkCases.All), MemberType = typeof(OwnWorkCases))]
    public void Ledger_OfATrace_SaysWhereTheTimeWent(string description, string drawing, string expected)
    {
        var tree = DrawnTrace.Tree(drawing);
        var ledger = TraceFindings.Of(tree)!.Ledger;

        Assert.Equal(
            expected, string.Join("; ", ledger.Entries.Select(entry => FormattableString.Invariant($"{entry.Step} {entry.Ns / 1e6}"))));
        Assert.True(ledger.Entries.Sum(entry => entry.Ns) == ledger.TotalNs, description);
        Assert.True(tree.Clocks.Count == 0, description);
        Assert.Equal(
            Sorted(LedgerByInstants.Of(tree).BySteps), Sorted(ledger.Entries.Select(entry => KeyValuePair.Create(entry.Step, entry.Ns))));
    }

    [Fact]
    public void Ledger_OfAnyTrace_IsTheOneThatASecondComputationFinds()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var tree = TreeBuilder.Build(RandomAction.Spans(new Random(seed)));
            var entries = TraceFindings.Of(tree)!.Ledger.Entries.Select(entry => KeyValuePair.Create(entry.Step, entry.Ns));

            Assert.True(
                tree.Clocks.Count == 0 && Sorted(LedgerByInstants.Of(tree).BySteps).SequenceEqual(Sorted(entries)),
                $"seed {seed}\n{TreeText.Render(tree)}\n{string.Join('\n', Sorted(entries))}");
        }
    }

    [Fact]
    public void Ledger_WithoutSomeEnds_IsTheOneThatASecondComputationFinds()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var tree = TreeBuilder.Build(LostEnds.Of(RandomAction.Spans(random), random));
            var ledger = TraceFindings.Of(tree)!.Ledger;
            var entries = ledger.Entries.Select(entry => KeyValuePair.Create(entry.Step, entry.Ns));

            Assert.Equal(ledger.TotalNs, ledger.Entries.Sum(entry => entry.Ns));
            Assert.True(
                tree.Clocks.Count == 0 && Sorted(LedgerByInstants.Of(tree).BySteps).SequenceEqual(Sorted(entries)),
                $"seed {seed}\n{TreeText.Render(tree)}\n{string.Join('\n', Sorted(entries))}");
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> Sorted(IEnumerable<KeyValuePair<string, long>> steps) =>
        steps.OrderBy(step => step.Key, StringComparer.Ordinal);

    [Fact]
    public void Ledger_OfAnyTrace_AddsUpToItsRoot()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var tree = TreeBuilder.Build(
                seed % 2 == 0 ? RandomTrace.Spans(random, 30) : RandomShare.Spans(random, random.NextInt64(-1_000_000_000, 1_000_000_000)));
            var findings = TraceFindings.Of(tree)!;
            var (ledger, path) = (findings.Ledger, findings.Path);

            Assert.Equal(ledger.TotalNs, ledger.Entries.Sum(entry => entry.Ns));
            Assert.All(path.Zip(path.Skip(1)), pair => Assert.Equal(pair.First.ToNs, pair.Second.FromNs));
            Assert.All(path, segment => Assert.True(segment.Ns > 0));
        }
    }

    [Fact]
    public void CriticalPath_OfThePicture_IsInTheOrderOfTime() => Assert.Equal(
        [
            "cli.start_process", "cli.share_loop", "cli.upload_audio", "cli.read_file", "cli.encode_audio", "cli.upload_audio",
            "network.request", "POST /api/v1/posts", "feed.create_post", "INSERT audio_posts", "feed.create_post", "DEL",
        ],
        TraceFindings.Of(DrawnTrace.Tree(DesignPicture.Drawing))!.Path.Select(segment => segment.Node.Span.Name).Take(12));

    [Fact]
    public void Text_HasAStepALineAndSumsUp() => Assert.Equal(
        """
          cli.encode_audio   60.00 ms   60.0 %  ████████
          cache               0.10 ms    0.1 %  ▏
          unaccounted        39.90 ms   39.9 %  ·····
          total             100.00 ms  100.0 %

        """,
        LedgerText.Render(TraceFindings.Of(DrawnTrace.Tree("""
            cli.share_loop      0..100    cli
              cli.encode_audio  20..80    cli
              DEL               90..90.1  api client db=redis
            """))!.Ledger, width: 40));
}
