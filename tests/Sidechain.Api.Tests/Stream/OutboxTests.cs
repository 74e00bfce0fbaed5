using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Stream;

public sealed class OutboxTests(Servers servers)
{
    [Fact]
    public async Task Posts_WhileStreamIsDown_ArriveInOrderAndOnceWhenItIsBack()
    {
        var port = FreePort.Take();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        using var alice = await api.SignUpAsync();
        var ids = new List<string>();
        foreach (var title in (string[])["1", "2", "3"])
        {
            var post = await alice.PostAsync(title);
            Assert.Equal(HttpStatusCode.Created, post.Status);
            ids.Add(post.Text("id"));
        }

        await using var stream = await StreamServer.StartAsync(port);
        await api.OutboxIsEmptyAsync();

        Assert.Equal(ids.Select(id => $"post:{id}"), stream.Received());
        Assert.Equal(ids.AsEnumerable().Reverse(), (await alice.TimelineAsync()).PostIds);
    }

    /// <summary>A minute of it, with more users and a Stream that is killed, is a matter of <c>bench</c>: <c>stream-down</c>.</summary>
    [Fact]
    public async Task Posts_UnderLoadWhileStreamGoesAndComesBack_AllArriveOnceAndInTheirAuthorsOrder()
    {
        const int Authors = 4;
        const int Some = 12;
        var port = FreePort.Take();
        await using var stream = await StreamServer.StartAsync(port);
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        using var posted = new SemaphoreSlim(0);
        using var enough = new CancellationTokenSource();
        var posting = Enumerable.Range(0, Authors).Select(_ => PostAsync(api, posted, enough.Token)).ToArray();

        await SomeMoreAsync();
        await stream.StopAsync();
        await Eventually.Async("posts wait", async () => await api.QueryAsync<long>("SELECT count(*) FROM stream_outbox") >= Some);
        await stream.StartAgainAsync(port);
        await SomeMoreAsync();
        await enough.CancelAsync();
        var posts = await Task.WhenAll(posting);
        await api.OutboxIsEmptyAsync();

        var received = stream.Received();
        Assert.Equal(posts.Sum(own => own.Count), await api.QueryAsync<long>("SELECT count(*) FROM audio_posts"));
        Assert.Equal(posts.SelectMany(own => own).Order(), received.Distinct().Order());
        // On a busy machine one of them may have had no turn yet.
        foreach (var own in posts.Where(own => own.Count > 0))
        {
            Assert.Equal(own, received.Where(own.Contains).Distinct());
            var feed = await stream.ReadAsync($"feed/user/{stream.AuthorOf(own[0]["post:".Length..])}/?limit=100");
            Assert.Equal(
                own.AsEnumerable().Reverse().Take(100),
                feed.GetProperty("results").EnumerateArray().Select(activity => activity.GetProperty("foreign_id").GetString()));
        }

        async Task SomeMoreAsync()
        {
            for (var n = 0; n < Some; n++)
            {
                Assert.True(await posted.WaitAsync(TimeSpan.FromSeconds(60)));
            }
        }
    }

    [Fact]
    public async Task Worker_Delivering_DrawsATraceOfItsOwnThatPointsToThePost()
    {
        SpanCollector.Start();
        var port = FreePort.Take();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();
        await using var stream = await StreamServer.StartAsync(port);
        await api.OutboxIsEmptyAsync();
        await Eventually.Async("the delivery's span has ended", () => Delivery() is not null);

        Assert.Equal(
            """
            outbox.deliver
              stream.io.create_activity
                POST
                  POST /api/v1.0/feed/{slug}/{id}
              DELETE stream_outbox
              DEL

            """,
            SpanCollector.Draw(SpanCollector.Of(Delivery()!.TraceId)),
            ignoreLineEndingDifferences: true);

        Activity? Delivery() => SpanCollector.LinkedTo(post.Trace).FirstOrDefault(s => s.Status != ActivityStatusCode.Error);
    }

    [Fact]
    public async Task Post_StreamHangs_WaitsNoLongerThanTheAttempt()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var api = await ApiServer.StartAsync(
            servers, (Settings.StreamAddress, $"http://{silent.LocalEndpoint}"), ("Stream:AttemptTimeout", "00:00:00.3"),
            ("Stream:RequestTimeout", "00:00:00.3"));
        using var alice = await api.SignUpAsync();

        // Without the limit it would wait for ever.
        var post = await alice.PostAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal(1L, await api.QueryAsync<long>("SELECT count(*) FROM stream_outbox"));
    }

    [Fact]
    public async Task Restart_WithUndeliveredPosts_DeliversThem()
    {
        var database = await servers.Postgres.CreateDatabaseAsync();
        string id;
        await using (var first = await ApiServer.StartAsync(
            servers, [(Settings.Database, database), .. Settings.StreamAway(FreePort.Take())]))
        {
            using var alice = await first.SignUpAsync();
            id = (await alice.PostAsync()).Text("id");
        }

        await using var second = await ApiServer.StartAsync(servers, (Settings.Database, database));
        await second.OutboxIsEmptyAsync();
        Assert.Equal([$"post:{id}"], second.Stream.Received());
    }

    [Fact]
    public async Task TwoReplicas_OneOutbox_DeliverEveryPostInItsAuthorsOrder()
    {
        var port = FreePort.Take();
        var database = await servers.Postgres.CreateDatabaseAsync();
        (string, string)[] shared = [(Settings.Database, database), .. Settings.StreamAway(port)];
        await using var one = await ApiServer.StartAsync(servers, shared);
        await using var two = await ApiServer.StartAsync(servers, shared);
        using var alice = await one.SignUpAsync();
        using var bob = await two.SignUpAsync();
        var expected = new Dictionary<ApiClient, List<string>> { [alice] = [], [bob] = [] };
        for (var i = 0; i < 4; i++)
        {
            expected[alice].Add($"post:{(await alice.PostAsync()).Text("id")}");
            expected[bob].Add($"post:{(await bob.PostAsync()).Text("id")}");
        }

        await using var stream = await StreamServer.StartAsync(port);
        await one.OutboxIsEmptyAsync();

        var received = stream.Received();
        Assert.Equal(expected[alice], received.Where(expected[alice].Contains).Distinct());
        Assert.Equal(expected[bob], received.Where(expected[bob].Contains).Distinct());
    }

    /// <summary>One after the other, so that the order is known; as Stream names them.</summary>
    private static async Task<IReadOnlyList<string>> PostAsync(ApiServer api, SemaphoreSlim posted, CancellationToken enough)
    {
        using var author = await api.SignUpAsync();
        var posts = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            var post = await author.PostAsync();
            Assert.Equal(HttpStatusCode.Created, post.Status);
            posts.Add($"post:{post.Text("id")}");
            posted.Release();
        }

        return posts;
    }
}
