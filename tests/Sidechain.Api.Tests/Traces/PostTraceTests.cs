using System.Diagnostics;
using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Audio.Tests;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Traces;

/// <summary>The shape of a post's trace: every span of the design's picture, and no other.</summary>
public sealed class PostTraceTests(Servers servers)
{
    private const string Whole = """
        POST /api/v1/posts
          http.read_body
          feed.create_post
            INSERT audio_posts
            DEL
            stream.io.create_activity
              POST
                POST /api/v1.0/feed/{slug}/{id}

        """;

    [Fact]
    public async Task Post_Taken_HasExactlyTheSpansOfThePicture()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();

        // The second is like the first: nothing in the tree is there only once.
        foreach (var attempt in (string[])["first", "second"])
        {
            var post = await alice.PostAsync(attempt);
            await api.OutboxIsEmptyAsync();

            Assert.Equal(HttpStatusCode.Created, post.Status);
            Assert.Equal(Whole, await SpanCollector.DrawAsync(post.Trace), ignoreLineEndingDifferences: true);
        }
    }

    [Fact]
    public async Task Post_Taken_DescribesEverySpan()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();
        await SpanCollector.DrawAsync(post.Trace);

        var spans = SpanCollector.Of(post.Trace).ToLookup(s => s.DisplayName);
        var created = spans["feed.create_post"].Single();
        Assert.Equal(post.Text("id"), created.GetTagItem("post.id"));
        Assert.Equal("wav", created.GetTagItem("audio.format"));

        var insert = spans["INSERT audio_posts"].Single();
        Assert.Equal(
            (ActivityKind.Client, "postgresql", "INSERT", "audio_posts"),
            (insert.Kind, insert.GetTagItem("db.system.name"), insert.GetTagItem("db.operation.name"),
                insert.GetTagItem("db.collection.name")));

        var drop = spans["DEL"].Single();
        Assert.Equal(
            (ActivityKind.Client, "redis", "DEL", "0"),
            (drop.Kind, drop.GetTagItem("db.system.name"), drop.GetTagItem("db.operation.name"), drop.GetTagItem("db.namespace")));
        Assert.Equal("127.0.0.1", drop.GetTagItem("server.address"));
        Assert.Equal(
            int.Parse(servers.Redis.ConnectionString.Split(':', ',')[1], System.Globalization.CultureInfo.InvariantCulture),
            drop.GetTagItem("server.port"));

        Assert.True((long)spans["http.read_body"].Single().GetTagItem("http.request.body.size")! > 9_600);
        Assert.Equal(ActivityKind.Client, spans["POST"].Single().Kind);
        Assert.Equal(ActivityKind.Server, spans["POST /api/v1.0/feed/{slug}/{id}"].Single().Kind);
    }

    [Fact]
    public async Task Post_Delivered_IsTidiedUpInAnotherTraceThatPointsToIt()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();
        await api.OutboxIsEmptyAsync();
        await Eventually.Async("the worker's trace has ended", () => SpanCollector.LinkedTo(post.Trace).Any());

        var worker = Assert.Single(SpanCollector.LinkedTo(post.Trace));
        Assert.NotEqual(post.Trace, worker.TraceId);
        Assert.Equal(default, worker.ParentSpanId);
        Assert.Equal("outbox.remove\n  DELETE stream_outbox\n  DEL\n", SpanCollector.Draw(SpanCollector.Of(worker.TraceId)));
    }

    [Fact]
    public async Task Worker_LookingForWork_MakesNoTrace()
    {
        SpanCollector.Start();
        var port = FreePort.Take();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        using var alice = await api.SignUpAsync();
        await alice.PostAsync();
        await using var stream = await StreamServer.StartAsync(port);
        await api.OutboxIsEmptyAsync(); // so it has looked

        Assert.DoesNotContain(SpanCollector.All, s => s.DisplayName == "UPDATE stream_outbox" && s.ParentSpanId == default);
    }

    [Fact]
    public async Task Post_StreamAway_IsTakenAndTheFailureIsOnItsSpan()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(FreePort.Take()));
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal(
            """
            POST /api/v1/posts
              http.read_body
              feed.create_post
                INSERT audio_posts
                DEL
                stream.io.create_activity !
                  POST !

            """,
            await SpanCollector.DrawAsync(post.Trace),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Post_WhileOlderOnesWait_DoesNotTryStream()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(FreePort.Take()));
        using var alice = await api.SignUpAsync();
        await alice.PostAsync();
        var second = await alice.PostAsync();

        Assert.Equal(
            """
            POST /api/v1/posts
              http.read_body
              feed.create_post
                INSERT audio_posts
                DEL

            """,
            await SpanCollector.DrawAsync(second.Trace),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Post_RedisAway_IsTakenAndTheFailureIsOnItsSpan()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers, Settings.RedisAway());
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();
        await api.OutboxIsEmptyAsync();

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal(
            Whole.Replace("DEL", "DEL !", StringComparison.Ordinal), await SpanCollector.DrawAsync(post.Trace),
            ignoreLineEndingDifferences: true);
        Assert.NotNull(
            SpanCollector.Of(post.Trace).Single(s => s.DisplayName.StartsWith("DEL", StringComparison.Ordinal)).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Post_Refused_SaysWhyOnTheSpanThatFoundOut()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync(Loops.Form("no audio at all, but long enough to look at"u8.ToArray()));

        // A 4xx is an error of the client's span, not of the server's.
        Assert.Equal("POST /api/v1/posts\n  http.read_body\n", await SpanCollector.DrawAsync(post.Trace));
        var refused = Assert.Single(SpanCollector.Of(post.Trace).Single(s => s.DisplayName == "http.read_body").Events);
        Assert.Equal(("refused", 415), (refused.Name, refused.Tags.Single(t => t.Key == "http.response.status_code").Value));
    }

    [Fact]
    public async Task Post_RefusedByTheEncoder_FailsNothing()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync(
            Loops.Form(new WavBytes().Format(1, 6, 48_000, 16).Chunk("data", new byte[120]).ToArray(), ("encode", "server")));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, post.Status);
        Assert.Equal("POST /api/v1/posts\n  http.read_body\n  audio.transcode\n", await SpanCollector.DrawAsync(post.Trace));
    }
}
