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
            servers, (Settings.StreamAddress, $"http://{silent.LocalEndpoint}"), ("Stream:AttemptTimeout", "00:00:00.3"), ("Stream:RequestTimeout", "00:00:00.3"));
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
        await using (var first = await ApiServer.StartAsync(servers, [(Settings.Database, database), .. Settings.StreamAway(FreePort.Take())]))
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
}
