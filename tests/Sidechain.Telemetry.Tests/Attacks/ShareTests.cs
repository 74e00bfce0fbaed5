using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using Sidechain.TestServers.Statements;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>What one sender may have of what belongs to all, however many users it registers and however cleverly it asks.</summary>
public sealed class ShareTests(Databases databases)
{
    [Fact]
    public async Task PlacesOfOneAddress_AreAPartOfAll_HoweverManyUsersItIs()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Ingest:MaxWaitingRequests=8");
        using var held = new HeldBodies(server);
        // Each of them could have two.
        foreach (var user in (string[])["mallory", "trudy", "oscar", "eve"])
        {
            await held.OpenAsync(1, Users.Token(user));
        }

        var document = Documents.Span(Documents.NewTraceId());
        (await server.PostAsync(document, Users.Token("craig"))).IsProblem(HttpStatusCode.ServiceUnavailable);
        using var elsewhere = From(server, "127.0.0.9");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/spans");
        request.Content = new StringContent(document, Encoding.UTF8, "application/json");
        request.Headers.Authorization = Users.Alice;
        using var answer = await elsewhere.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task BytesOfADay_OfOneUserOrAddress_AreLimited_AndOthersHaveTheirs()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Ingest:MaxBytesPerDay=20000", "--Ingest:AnonymousMaxBytesPerDay=5000");
        string Spans() => string.Join(',', Enumerable.Range(1, 20).Select(n => Documents.SpanObject(Documents.NewTraceId(), $"{n:x16}")));
        string Much() => $$"""{"spans":[{{Spans()}}]}""";
        foreach (var user in (AuthenticationHeaderValue?[])[null, Users.Bob])
        {
            Answer answer;
            var taken = 0;
            while ((answer = await server.PostAsync(Much(), user)).Status == HttpStatusCode.OK)
            {
                taken++;
            }

            answer.IsProblem(HttpStatusCode.TooManyRequests);
            Assert.InRange(taken, 1, 12);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        }

        var otlp = Drawings.Of("POST  0..9  api server");
        var refused = await server.PostOtlpAsync(otlp.ServiceRequest, key: null, request => request.Headers.Authorization = Users.Bob);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        (await server.PostAsync(Much(), Users.Alice)).IsReceived(20);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(otlp.ServiceRequest)).Status);
    }

    [Fact]
    public async Task LiveViewsOfOneUser_AreBuiltOneAfterTheOther_AndOthersDoNotWait()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        using var spans = new DatabaseSpans(server.ConnectionString);
        var (bobs, alices) = (Documents.NewTraceId(), Documents.NewTraceId());
        (await server.PostAsync(Documents.Span(bobs), Users.Bob)).IsReceived(1);
        (await server.PostAsync(Documents.Span(alices), Users.Alice)).IsReceived(1);

        List<Task<HttpResponseMessage>> views;
        await using (await LockSpansAsync(server))
        {
            views = [.. Enumerable.Range(0, 8).Select(_ => LiveAsync(server.Client, Users.Bob, bobs))];
            await Wait.UntilAsync("all have begun", () => Task.FromResult(Looks(spans) >= 8));
            views.Add(LiveAsync(server.Client, Users.Alice, alices));

            await Wait.UntilAsync("both users' spans are being read", async () => await ReadersAsync(server) >= 2);
            Assert.Equal(2L, await ReadersAsync(server));
        }

        await AllAreOpenAsync(views);
    }

    [Fact]
    public async Task LiveViewsOfOneAddress_AreBuiltInHalfOfThePlaces_HoweverManyUsersItIs()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Live:MostBuilds=4");
        using var spans = new DatabaseSpans(server.ConnectionString);
        using var elsewhere = From(server, "127.0.0.9");
        string[] users = ["mallory", "trudy", "oscar", "eve", "alice"];
        var traces = users.ToDictionary(user => user, _ => Documents.NewTraceId());
        foreach (var (user, trace) in traces)
        {
            (await server.PostAsync(Documents.Span(trace), Users.Token(user))).IsReceived(1);
        }

        Task<HttpResponseMessage> View(HttpClient client, string user) => LiveAsync(client, Users.Token(user), traces[user]);
        List<Task<HttpResponseMessage>> views;
        await using (await LockSpansAsync(server))
        {
            views = [.. users[..^1].Select(user => View(server.Client, user))];
            await Wait.UntilAsync("all have begun", () => Task.FromResult(Looks(spans) >= 4));
            views.Add(View(elsewhere, "alice"));

            await Wait.UntilAsync("two of the four are being read, and alice's", async () => await ReadersAsync(server) >= 3);
            Assert.Equal(3L, await ReadersAsync(server));
        }

        await AllAreOpenAsync(views);
    }

    [Fact]
    public async Task LiveViewsOfOneAddress_AreAQuarterOfAll_HoweverManyUsersItIs()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Live:MostStreams=8");
        List<HttpResponseMessage> open = [];
        foreach (var address in (string[])["127.0.0.8", "127.0.0.9", "127.0.0.10", "127.0.0.11"])
        {
            using var client = From(server, address);
            foreach (var user in (string[])["mallory", "trudy"])
            {
                open.Add(await LiveAsync(client, Users.Token(user), Documents.NewTraceId()));
            }

            using var refused = await LiveAsync(client, Users.Token("oscar"), Documents.NewTraceId());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.All(open, view => Assert.Equal(HttpStatusCode.OK, view.StatusCode));
        }

        open.ForEach(view => view.Dispose());
    }

    [Fact]
    public async Task ErasingAgainAndAgain_IsLimited_AndOthersMayErase()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        async Task<HttpStatusCode> EraseAsync(AuthenticationHeaderValue user)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/me/traces") { Headers = { Authorization = user } };
            return (await server.SendAsync(request)).Status;
        }

        var (erased, last) = (0, HttpStatusCode.OK);
        while (erased < 100 && (last = await EraseAsync(Users.Bob)) == HttpStatusCode.OK)
        {
            erased++;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.OK, await EraseAsync(Users.Alice));
    }

    [Fact]
    public async Task StepsOfOneUser_BeyondADaysShare_CountInNoFigures_AndOthersDo()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxStepsPerDay=50");
        string Junk(int from) => string.Join(
            ',', Enumerable.Range(from, 500).Select(n => Documents.SpanObject(Documents.NewTraceId(), $"{n:x16}", $"cli.junk_{n}")));
        foreach (var from in (int[])[1, 501])
        {
            (await server.PostAsync($$"""{"spans":[{{Junk(from)}}]}""", Users.Bob)).IsReceived(500);
        }

        (await server.PostAsync(Documents.Span(Documents.NewTraceId(), name: "cli.junk_1"), Users.Bob)).IsReceived(1);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId(), name: "cli.alices"), Users.Alice)).IsReceived(1);

        Assert.Equal(1001L + 1, await server.ScalarAsync("SELECT count(*) FROM telemetry.spans"));
        Assert.Equal("51 2 1", await server.ScalarAsync(
            """
            SELECT concat_ws(' ', count(DISTINCT name), sum(spans) FILTER (WHERE name = 'cli.junk_1'), sum(spans) FILTER (WHERE name = 'cli.alices'))
            FROM telemetry.steps
            """));
    }

    [Fact]
    public async Task StepsOfOneAddress_BeyondADaysShare_CountInNoFigures_HoweverManyUsersItIs()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:MaxStepsPerDay=30", "--Store:MaxStepsPerDayOfAddress=50");
        string Steps(string user, string common) => $$"""
            {"spans":[{{Documents.SpanObject(Documents.NewTraceId(), "00000000000000ff", common)}},{{string.Join(
                ',', Enumerable.Range(1, 20).Select(n => Documents.SpanObject(Documents.NewTraceId(), $"{n:x16}", $"cli.{user}_{n}")))}}]}
            """;
        foreach (var user in (string[])["mallory", "trudy", "oscar", "eve"])
        {
            (await server.PostAsync(Steps(user, "cli.common"), Users.Token(user))).IsReceived(21);
        }

        using var elsewhere = From(server, "127.0.0.9");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/spans");
        request.Content = new StringContent(Steps("alice", "cli.alices"), Encoding.UTF8, "application/json");
        request.Headers.Authorization = Users.Alice;
        using var answer = await elsewhere.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("50 21 4", await server.ScalarAsync(
            """
            SELECT concat_ws(' ', count(DISTINCT name) FILTER (WHERE name NOT LIKE 'cli.alice%'), count(DISTINCT name) FILTER (WHERE name LIKE 'cli.alice%'),
                sum(spans) FILTER (WHERE name = 'cli.common'))
            FROM telemetry.steps
            """));
    }

    private static HttpClient From(TelemetryServer server, string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Client.BaseAddress,
    };

    /// <summary>No span is read until it is disposed.</summary>
    private static async Task<NpgsqlConnection> LockSpansAsync(TelemetryServer server)
    {
        var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE telemetry.spans IN ACCESS EXCLUSIVE MODE", connection);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>How many wait to read spans.</summary>
    private static async Task<long> ReadersAsync(TelemetryServer server) => (long)(await server.ScalarAsync(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%SELECT spans%'
        """))!;

    /// <summary>How many views have looked whether there is anything to read.</summary>
    private static int Looks(DatabaseSpans spans) =>
        spans.Named["SELECT traces"].Count(statement => statement.Contains("string_agg", StringComparison.Ordinal));

    private static async Task AllAreOpenAsync(IEnumerable<Task<HttpResponseMessage>> views)
    {
        foreach (var view in await Task.WhenAll(views))
        {
            Assert.Equal(HttpStatusCode.OK, view.StatusCode);
            view.Dispose();
        }
    }

    private static async Task<HttpResponseMessage> LiveAsync(HttpClient client, AuthenticationHeaderValue user, string trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{trace}/events");
        request.Headers.Authorization = user;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
