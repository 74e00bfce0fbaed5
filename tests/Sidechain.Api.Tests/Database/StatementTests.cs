using System.Diagnostics;
using System.Net;
using System.Text;
using Sidechain.Api.Posts;
using Sidechain.Api.Sessions;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.Api.Tests.Users;
using Sidechain.TestServers;
using Sidechain.TestServers.Statements;

namespace Sidechain.Api.Tests.Database;

public sealed class StatementTests(Servers servers)
{
    [Fact]
    public void EveryStatement_BeginsWithItsName() => Assert.Empty(Statements.Unnamed(typeof(ApiApp).Assembly));

    [Fact]
    public async Task WhateverApiAsksTheDatabase_IsNamed_AndShowsNoValues()
    {
        SpanCollector.Start(); // or the worker's own spans would not be there, and so none below them
        using var root = new Activity("start") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var port = FreePort.Take();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        var (name, title, key) = ($"n{Guid.NewGuid():n}"[..20], $"Loop {Guid.NewGuid():n}", $"key-{Guid.NewGuid():n}");
        var post = await UseAsync(api, port, name, title, key);

        Assert.Empty(api.Spans.Unnamed);
        // Who holds a lock is asked outside of any span, and makes none.
        Assert.Empty(
            api.Spans.Missing(
                Statements.Named(typeof(ApiApp).Assembly).Where(text => !text.StartsWith("-- SELECT pg_locks", StringComparison.Ordinal))));
        Assert.Equal(
            [
                "DELETE comments", "DELETE follows", "DELETE idempotency_keys", "DELETE likes", "DELETE refresh_tokens",
                "DELETE stream_outbox", "INSERT audio_posts", "INSERT comments", "INSERT follows", "INSERT likes", "INSERT refresh_tokens",
                "INSERT users", "LOCK", "MIGRATE",
                "SELECT audio_posts", "SELECT comments", "SELECT follows", "SELECT refresh_tokens", "SELECT users",
                "UPDATE audio_posts", "UPDATE refresh_tokens", "UPDATE stream_outbox", "UPDATE users",
            ],
            api.Spans.Named.Select(named => named.Key).Order(StringComparer.Ordinal));
        Assert.Empty(api.Spans.Found(name, title, key, post, "pbkdf2", "a-good-password", "What a loop"));
        // That the search finds what is there, the witness shows.
        await api.QueryAsync<string>("SELECT 'witness-of-the-search'");
        Assert.Equal(["witness-of-the-search"], api.Spans.Found(title, "witness-of-the-search"));
    }

    /// <summary>Every way to the database once; returns the post's id.</summary>
    private static async Task<string> UseAsync(ApiServer api, int port, string name, string title, string key)
    {
        using var nobody = api.Client();
        await nobody.RegisterAsync(name, "a-good-password");
        // As it was kept until today, so that the log-in rewrites it.
        await api.QueryAsync<string>(
            $"UPDATE users SET password_hash = {Hidden(OldHashes.Of("a-good-password"))} WHERE id = {Hidden(name)} RETURNING id");
        var session = await nobody.LogInAsync(name, "a-good-password");
        using var user = api.Client(session.Text("token"));
        var audio = Loops.Wav();
        var post = (await user.PostAsync(Loops.Form(audio, ("title", title)), key)).Text("id");
        // Stream is away, so the worker takes the entry and postpones it; once Stream is there, it removes it.
        await Eventually.Async(
            "the worker has postponed it",
            () => api.Spans.Named["UPDATE stream_outbox"]
                .Any(text => text.StartsWith("-- UPDATE stream_outbox\nUPDATE", StringComparison.Ordinal)));
        await using var stream = await StreamServer.StartAsync(port);
        await api.OutboxIsEmptyAsync();
        Assert.Equal(post, (await user.PostAsync(Loops.Form(audio, ("title", title)), key)).Text("id"));
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"/api/v1/posts/{post}")).Status);
        Assert.Equal([post], (await user.TimelineAsync()).PostIds);
        await SocializeAsync(user, post);
        Assert.Equal(HttpStatusCode.OK, (await nobody.RefreshAsync(session.Text("refresh_token"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/api/v1/auth/sessions")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions")).Status);
        await api.OutboxIsEmptyAsync();
        await api.Background<SessionRounds>().RemoveAsync(TestContext.Current.CancellationToken);
        await api.Background<IdempotencySweep>().ForgetAsync(TestContext.Current.CancellationToken);
        return post;
    }

    // This statement is the test's own, and is looked at as api's are.
    private static string Hidden(string text) =>
        $"convert_from(decode('{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}', 'hex'), 'utf8')";

    private static async Task SocializeAsync(ApiClient user, string post)
    {
        Answer[] answers =
        [
            await user.LikeAsync(post), await user.UnlikeAsync(post), await user.FollowAsync("bob"), await user.FollowAsync("bob"),
            await user.UnfollowAsync("bob"), await user.GetAsync($"/api/v1/posts/{post}/audio"),
            await user.GetAsync($"/api/v1/posts/{post}/download"), await user.GetAsync("/api/v1/users/bob"),
            await user.GetAsync("/api/v1/search?q=loop"), await user.GetAsync($"/api/v1/posts/{post}/comments"),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var comment = await user.CommentAsync(post, "What a loop");
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await user.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{post}/comments/{comment.Text("id")}")).Status);
    }
}
