using System.Net.Http.Headers;

namespace Sidechain.Telemetry.Tests.Traces.Search;

public sealed class SearchTests(Databases databases) : IAsyncLifetime
{
    // The zero of all times here, ten minutes ago.
    private readonly DateTimeOffset _base = DateTimeOffset.UtcNow.AddMinutes(-10);
    private TelemetryServer _server = null!;

    private long BaseNs => _base.ToUnixTimeMilliseconds() * 1_000_000;

    public async ValueTask InitializeAsync() => _server = await TelemetryServer.StartAsync(await databases.CreateAsync());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task List_IsOnesOwnTraces_TheNewestFirst_AndEverybodysForSupport()
    {
        var first = await SendAsync(Users.Alice, "plugin.share_loop", startMs: 1000, durationMs: 300);
        var second = await SendAsync(Users.Alice, "cli.share_loop", startMs: 2000, durationMs: 100, client: "cli");
        var bobs = await SendAsync(Users.Bob, "web.share_loop", startMs: 1500, durationMs: 200, client: "web");

        Assert.Equal([second, first], await FindAsync(Users.Alice));
        Assert.Equal([bobs], await FindAsync(Users.Bob));
        Assert.Equal([second, bobs, first], await FindAsync(Users.Sam));
        Assert.Equal([second, first], await FindAsync(Users.Sam, "user=alice"));
        var shown = (await AskAsync(Users.Alice, "")).Json["traces"]![1]!;
        Assert.Equal(
            (first, "plugin.share_loop", 300.0, 1, "ok", "plugin"),
            ((string?)shown["trace_id"], (string?)shown["root"], (double)shown["duration_ms"]!, (int)shown["span_count"]!,
                (string?)shown["status"], (string?)shown["clients"]![0]));
        Assert.Null(shown["owner"]);
        Assert.Contains(_server.Logs, line => line.Contains("Support user sam searched the traces of everybody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryCondition_IsMetByWhatItFinds()
    {
        var plugin = await SendAsync(
            Users.Alice, "plugin.share_loop", 1000, 3000, attributes: """{"post.id":"p1","audio.format":"opus"}""");
        var cli = await SendAsync(
            Users.Alice, "cli.share_loop", 2000, 100, client: "cli", status: "error",
            attributes: """{"post.id":"p2","audio.format":"opus"}""");
        var services = Documents.NewTraceId();
        await _server.PostOtlpAsync(
            Drawings.Of(
                "POST /api/v1/posts  3000..3500  api server user.id:alice http.response.status_code:201", services, BaseNs).ServiceRequest);

        foreach (var user in (AuthenticationHeaderValue[])[Users.Alice, Users.Sam])
        {
            Assert.Equal([services, cli, plugin], await FindAsync(user));
            Assert.Equal([plugin], await FindAsync(user, "client=plugin"));
            Assert.Equal([services], await FindAsync(user, "service=api"));
            Assert.Equal([cli], await FindAsync(user, "service=sidechain-cli"));
            Assert.Equal([cli], await FindAsync(user, "name=cli.share_loop"));
            Assert.Equal([], await FindAsync(user, "name=cli.share"));
            Assert.Equal([cli], await FindAsync(user, "status=error"));
            Assert.Equal([plugin], await FindAsync(user, "min_duration_ms=1000"));
            Assert.Equal([cli], await FindAsync(user, "max_duration_ms=100"));
            Assert.Equal([plugin], await FindAsync(user, "attribute=post.id:p1"));
            Assert.Equal([cli], await FindAsync(user, "attribute=audio.format:opus&client=cli"));
            Assert.Equal([services], await FindAsync(user, "attribute=http.response.status_code:201"));
            Assert.Equal([cli], await FindAsync(user, $"from={At(1.9)}&to={At(2.5)}"));
            Assert.Equal([plugin, services, cli], await FindAsync(user, "sort=duration"));
        }
    }

    [Fact]
    public async Task Slow_IsTheTrulySlowest_AboveTheThreshold()
    {
        var traces = new List<string>();
        foreach (var ms in (int[])[2500, 9000, 100, 4000, 1999])
        {
            traces.Add(await SendAsync(Users.Alice, "plugin.share_loop", 1000 + ms, ms));
        }

        Assert.Equal([traces[1], traces[3], traces[0]], await FindAsync(Users.Sam, path: "/slow"));
        Assert.Equal([traces[1]], await FindAsync(Users.Alice, "thresholdMs=5000", "/slow"));
        Assert.Equal([traces[1], traces[3]], await FindAsync(Users.Alice, "thresholdMs=0&limit=2", "/slow"));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("duration")]
    public async Task Pages_GiveEachTraceOnce_AlsoWhenOthersComeMeanwhile(string sort)
    {
        var expected = new List<string>();
        for (var n = 0; n < 7; n++)
        {
            expected.Add(await SendAsync(Users.Alice, "cli.share_loop", startMs: 1000 - (n / 2), durationMs: 500 - (n / 2), client: "cli"));
        }

        foreach (var user in (AuthenticationHeaderValue[])[Users.Alice, Users.Sam])
        {
            var (found, query) = (new List<string>(), $"user=alice&sort={sort}&limit=2&to={At(1.5)}");
            for (string? next = null; next is not null || found.Count == 0;)
            {
                var answer = await AskAsync(user, next is null ? query : $"{query}&cursor={next}");
                found.AddRange(Ids(answer));
                next = (string?)answer.Json["next"];
                await SendAsync(Users.Alice, "cli.share_loop", startMs: 2000, durationMs: 900, client: "cli");
            }

            Assert.Equal(expected.Order(), found.Where(expected.Contains).Order());
            Assert.Equal(found.Distinct().Count(), found.Count);
        }
    }

    [Fact]
    public async Task WhatStrangersDidUnderOnesTrace_IsNeitherShownNorFoundBy()
    {
        var trace = await SendAsync(Users.Alice, "cli.share_loop", 1000, 100, client: "cli");
        await _server.PostOtlpAsync(Drawings.Of("""
            POST /bobs      1000..9000  billing server user.id:bob post.id:bobs
              INSERT bobs   1001..8000  billing
            """, trace, BaseNs).ServiceRequest);
        await _server.ScalarAsync("UPDATE telemetry.traces SET status = 1");

        var shown = Assert.Single((await AskAsync(Users.Alice, "")).Json["traces"]!.AsArray())!;

        Assert.Equal(
            ("cli.share_loop", 100.0, 1, "ok"),
            ((string?)shown["root"], (double)shown["duration_ms"]!, (int)shown["span_count"]!, (string?)shown["status"]));
        string[] queries =
        [
            "min_duration_ms=1000", "name=POST%20%2Fbobs", "name=INSERT%20bobs", "service=billing", "status=error",
            "attribute=post.id:bobs",
        ];
        foreach (var query in queries)
        {
            Assert.Equal([], await FindAsync(Users.Alice, query));
            // How long a trace took, its owner's spans say: support finds it by names of strangers' spans, not by their times.
            Assert.Equal(query.StartsWith("min_duration", StringComparison.Ordinal) ? [] : [trace], await FindAsync(Users.Sam, query));
        }

        Assert.Equal([], await FindAsync(Users.Bob));
    }

    [Fact]
    public async Task SpansThatComeLater_AreFoundByToo_AndAReplayChangesNothing()
    {
        var trace = await SendAsync(Users.Alice, "cli.share_loop", 1000, 100, client: "cli");
        Assert.Equal([], await FindAsync(Users.Alice, "name=cli.update_ui"));

        var later = Documents.Span(trace, "00000000000000b1", "cli.update_ui");
        await _server.PostAsync(later, Users.Alice);
        var before = await _server.DumpAsync();
        await _server.PostAsync(later, Users.Alice);

        Assert.Equal([trace], await FindAsync(Users.Alice, "name=cli.update_ui"));
        Assert.Equal([trace], await FindAsync(Users.Alice, "name=cli.share_loop"));
        Assert.Equal(before, await _server.DumpAsync());
    }

    [Theory]
    [InlineData("client", "server", "other")]
    [InlineData("server", "client", "other")]
    [InlineData("other", "server", "client")]
    public async Task NameTogetherWithAClient_IsFound_InWhateverOrderTheyCame(params string[] order)
    {
        var trace = Documents.NewTraceId();
        foreach (var what in order)
        {
            if (what == "server")
            {
                await _server.PostOtlpAsync(Drawings.Of("POST  0..9  api server user.id:alice", trace, BaseNs).ServiceRequest);
            }
            else
            {
                await _server.PostAsync(
                    Documents.Span(trace, what == "client" ? "00000000000000c1" : "00000000000000c2", $"{what}.x")
                        .Replace("\"cli\"", what == "client" ? "\"plugin\"" : "\"web\"", StringComparison.Ordinal),
                    Users.Alice);
            }
        }

        string[] queries =
        [
            "client=plugin&name=POST", "client=web&name=POST", "client=web&name=client.x", "client=plugin&service=api", "name=other.x",
        ];
        foreach (var query in queries)
        {
            Assert.Equal([trace], await FindAsync(Users.Sam, query));
        }

        Assert.Equal([], await FindAsync(Users.Sam, "client=cli&name=POST"));
    }

    [Fact]
    public async Task TracesOfMoreThanAWeekAgo_AreFoundWherePinned()
    {
        var trace = await SendAsync(Users.Alice, "cli.share_loop", 1000, 100, client: "cli");
        await _server.ScalarAsync("UPDATE telemetry.spans SET day = 'infinity'");
        await _server.ScalarAsync("UPDATE telemetry.traces SET day = 'infinity', pinned = true");

        Assert.Equal([trace], await FindAsync(Users.Sam));
        Assert.Equal([trace], await FindAsync(Users.Alice));
    }

    [Theory]
    [InlineData("client=phone", "client")]
    [InlineData("status=bad", "status")]
    [InlineData("min_duration_ms=-1", "min_duration_ms")]
    [InlineData("max_duration_ms=soon", "max_duration_ms")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=!!", "cursor")]
    [InlineData("sort=name", "sort")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("attribute=password:x", "attribute")]
    [InlineData("attribute=post.id", "attribute")]
    [InlineData("name=", "name")]
    [InlineData("name=a&name=b", "name")]
    [InlineData("nmae=a", "does not know")]
    [InlineData("user=bob", "user")]
    public async Task WhatMakesNoSense_IsABadRequest_ThatNamesIt(string query, string named)
    {
        var answer = (await AskAsync(Users.Alice, query)).IsProblem(System.Net.HttpStatusCode.BadRequest);

        Assert.Contains(named, (string?)answer.Json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyInParticular_MayNotSearch()
    {
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await AskAsync(null, "")).Status);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await AskAsync(null, "", "/slow")).Status);
    }

    private string At(double seconds) =>
        _base.AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> SendAsync(
        AuthenticationHeaderValue user, string name, long startMs, long durationMs, string client = "plugin", string status = "ok",
        string attributes = "{}")
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync($$"""
            {"spans":[{"trace_id":"{{trace}}","span_id":"00f067aa0ba902b7","name":"{{name}}","start_time_ms":{{_base.ToUnixTimeMilliseconds() + startMs}},"duration_ms":{{durationMs}},
            "status":"{{status}}","client_type":"{{client}}","attributes":{{attributes}}}]}
            """, user)).IsReceived(1);
        return trace;
    }

    private async Task<IEnumerable<string>> FindAsync(AuthenticationHeaderValue? user, string query = "", string path = "") =>
        Ids(await AskAsync(user, query, path));

    private Task<Answer> AskAsync(AuthenticationHeaderValue? user, string query, string path = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces{path}?{query}");
        request.Headers.Authorization = user;
        return _server.SendAsync(request);
    }

    private static IEnumerable<string> Ids(Answer answer)
    {
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
        return answer.Json["traces"]!.AsArray().Select(trace => (string)trace!["trace_id"]!);
    }
}
