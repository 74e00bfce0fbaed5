using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Social;

public sealed class LikeTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Like_IsCountedOnceForEachUser_AndTakenBack()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");

        Assert.Equal(
            (1, 1, 2),
            ((await bob.LikeAsync(post)).Number("likes"), (await bob.LikeAsync(post)).Number("likes"),
                (await alice.LikeAsync(post)).Number("likes")));
        var read = await bob.GetAsync($"/api/v1/posts/{post}");
        Assert.Equal((2, true), (read.Number("likes"), read.Json.GetProperty("liked").GetBoolean()));

        var unliked = await bob.UnlikeAsync(post);
        Assert.Equal((1, false), (unliked.Number("likes"), unliked.Json.GetProperty("liked").GetBoolean()));
        Assert.Equal(1, (await bob.UnlikeAsync(post)).Number("likes"));
        Assert.False((await bob.GetAsync($"/api/v1/posts/{post}")).Json.GetProperty("liked").GetBoolean());
    }

    [Fact]
    public async Task Like_OfManyUsersAtOnce_CountsThemAll()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");
        var users = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.Api.SignUpAsync()));
        await Task.WhenAll(users.SelectMany(user => new[] { user.LikeAsync(post), user.LikeAsync(post) }));

        Assert.Equal(8, (await alice.GetAsync($"/api/v1/posts/{post}")).Number("likes"));
        await fixture.Api.OutboxIsEmptyAsync();
        Assert.Equal(8, await ReactionsAsync(fixture.Api.Stream, post, "like"));
        Array.ForEach(users, user => user.Dispose());
    }

    [Fact]
    public async Task Like_InTheTimeline_IsSeenAtOnce()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");
        await fixture.Api.OutboxIsEmptyAsync();
        Assert.False(Liked(await alice.TimelineAsync()));
        await alice.LikeAsync(post);

        Assert.True(Liked(await alice.TimelineAsync()));

        static bool Liked(Answer timeline) => timeline.Json.GetProperty("posts")[0].GetProperty("liked").GetBoolean();
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("x")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    public async Task Like_OfNoPost_Is404(string id)
    {
        using var alice = await fixture.Api.SignUpAsync();

        (await alice.LikeAsync(id)).IsProblem(HttpStatusCode.NotFound, "no post");
        (await alice.UnlikeAsync(id)).IsProblem(HttpStatusCode.NotFound, "no post");
    }

    [Fact]
    public async Task Like_OfAUserWhoIsGone_Is401()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");
        await fixture.Api.QueryAsync<string>($"DELETE FROM users WHERE id = '{bob.Name}' RETURNING id");

        (await bob.LikeAsync(post)).IsProblem(HttpStatusCode.Unauthorized, "does not exist");
        (await bob.CommentAsync(post, "Hello")).IsProblem(HttpStatusCode.Unauthorized, "does not exist");
        (await bob.FollowAsync(alice.Name)).IsProblem(HttpStatusCode.Unauthorized, "does not exist");
    }

    [Fact]
    public async Task Like_HasItsSpans_AndOneThatChangesNothingTellsStreamNothing()
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");
        await fixture.Api.OutboxIsEmptyAsync();
        var (like, again) = (await alice.LikeAsync(post), await alice.LikeAsync(post));
        await fixture.Api.OutboxIsEmptyAsync();
        var unlike = await alice.UnlikeAsync(post);

        Assert.Equal(
            """
            PUT /api/v1/posts/{id}/like
              social.like
                INSERT likes
                DEL
                stream.io.add_reaction
                  GET
                    GET /api/v1.0/activities
                  POST
                    POST /api/v1.0/reaction

            """,
            await SpanCollector.DrawAsync(like.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal("PUT /api/v1/posts/{id}/like\n  social.like\n    INSERT likes\n", await SpanCollector.DrawAsync(again.Trace));
        Assert.Equal(
            """
            DELETE /api/v1/posts/{id}/like
              social.like
                DELETE likes
                DEL
                stream.io.remove_reaction
                  DELETE
                    DELETE /api/v1.0/reaction/{id}

            """,
            await SpanCollector.DrawAsync(unlike.Trace),
            ignoreLineEndingDifferences: true);
        var span = SpanCollector.Of(like.Trace).Single(s => s.DisplayName == "social.like");
        Assert.Equal((post, "add"), (span.GetTagItem("post.id"), span.GetTagItem("social.action")));
    }

    [Fact]
    public async Task Likes_WhileStreamIsDown_ArriveInOrderAndOnceWhenItIsBack()
    {
        SpanCollector.Start();
        var port = FreePort.Take();
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(port));
        using var alice = await api.SignUpAsync();
        using var bob = await api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");
        var other = (await alice.PostAsync()).Text("id");
        var like = await bob.LikeAsync(post);
        await bob.UnlikeAsync(post);
        await bob.LikeAsync(post);
        await bob.LikeAsync(other);
        await bob.UnlikeAsync(other);
        await bob.CommentAsync(post, "Late, and once");
        await bob.FollowAsync(alice.Name);

        await using var stream = await StreamServer.StartAsync(port);
        await api.OutboxIsEmptyAsync();

        Assert.Equal(
            (1, 0, 1),
            (await ReactionsAsync(stream, post, "like"), await ReactionsAsync(stream, other, "like"),
                await ReactionsAsync(stream, post, "comment")));
        Assert.Equal([other, post], (await bob.TimelineAsync()).PostIds);
        // The delivery is a trace of its own, and points to the like's.
        await Eventually.Async("the delivery's span has ended", () =>
            SpanCollector.LinkedTo(like.Trace).Any(s => s.Status != System.Diagnostics.ActivityStatusCode.Error));
        var delivery = SpanCollector.LinkedTo(like.Trace).First(s => s.Status != System.Diagnostics.ActivityStatusCode.Error);
        Assert.Equal(
            """
            outbox.deliver
              stream.io.add_reaction
                GET
                  GET /api/v1.0/activities
                POST
                  POST /api/v1.0/reaction
              DELETE stream_outbox

            """,
            SpanCollector.Draw(SpanCollector.Of(delivery.TraceId)),
            ignoreLineEndingDifferences: true);
    }

    private static async Task<int> ReactionsAsync(StreamServer stream, string post, string kind)
    {
        var created = await stream.ReadAsync($"feed/user/{stream.AuthorOf(post)}/?limit=100");
        var activity = created.GetProperty("results").EnumerateArray()
            .Single(a => a.GetProperty("foreign_id").GetString() == $"post:{post}").GetProperty("id").GetString();
        return (await stream.ReadAsync($"reaction/activity_id/{activity}/{kind}/?limit=25")).GetProperty("results").GetArrayLength();
    }
}
