using System.Net;
using Sidechain.Api.Social;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Social;

public sealed class FollowTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Follow_IsKeptOnce_AndEnded()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var (first, again) = (await alice.FollowAsync(bob.Name), await alice.FollowAsync(bob.Name!.ToUpperInvariant()));

        Assert.Equal((HttpStatusCode.OK, bob.Name, 1), (first.Status, first.Text("user_id"), first.Number("followers")));
        Assert.Equal(1, again.Number("followers"));
        Assert.True(again.Json.GetProperty("following").GetBoolean());
        await fixture.Api.OutboxIsEmptyAsync();
        Assert.Equal([$"user:{bob.Name}"], await TargetsAsync(alice));

        var ended = await alice.UnfollowAsync(bob.Name);
        Assert.Equal((false, 0), (ended.Json.GetProperty("following").GetBoolean(), ended.Number("followers")));
        Assert.Equal(0, (await alice.UnfollowAsync(bob.Name)).Number("followers"));
        await fixture.Api.OutboxIsEmptyAsync();
        Assert.Empty(await TargetsAsync(alice));
    }

    [Fact]
    public async Task Follow_OfOneselfOrNobody_IsRefused()
    {
        using var alice = await fixture.Api.SignUpAsync();

        (await alice.FollowAsync(alice.Name)).IsProblem(HttpStatusCode.BadRequest, "yourself");
        foreach (var name in (string[])["nobody-of-note", "..%2F..%2Fetc", "x%0D%0ASet-Cookie:a=b"])
        {
            (await alice.FollowAsync(name)).IsProblem(HttpStatusCode.NotFound, "no user");
            (await alice.UnfollowAsync(name)).IsProblem(HttpStatusCode.NotFound, "no user");
        }
    }

    [Fact]
    public async Task Follow_OfMoreThanTheMost_Is409()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        await fixture.Api.QueryAsync<long>($"""
            WITH crowd AS (
                INSERT INTO users (id, name, password_hash, role, created_at) SELECT 'crowd' || n, 'crowd' || n, '', 'user', now() FROM generate_series(1, {FollowStore.MostFollowed}) n RETURNING id
            ), followed AS (
                INSERT INTO follows (follower_id, followee_id, created_at) SELECT '{alice.Name}', id, now() FROM crowd RETURNING 1
            )
            SELECT count(*) FROM followed
            """);

        (await alice.FollowAsync(bob.Name)).IsProblem(HttpStatusCode.Conflict, "5000");
        Assert.Equal(HttpStatusCode.OK, (await alice.FollowAsync("crowd1")).Status);
    }

    [Fact]
    public async Task Follow_HasItsSpans()
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var follow = await alice.FollowAsync(bob.Name);
        await fixture.Api.OutboxIsEmptyAsync();
        var unfollow = await alice.UnfollowAsync(bob.Name);

        Assert.Equal(
            """
            PUT /api/v1/users/{name}/follow
              social.follow_user
                INSERT follows
                DEL
                stream.io.follow
                  POST
                    POST /api/v1.0/feed/{slug}/{id}/following

            """,
            await SpanCollector.DrawAsync(follow.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            DELETE /api/v1/users/{name}/follow
              social.follow_user
                DELETE follows
                DEL
                stream.io.unfollow
                  DELETE
                    DELETE /api/v1.0/feed/{slug}/{id}/following/{target}

            """,
            await SpanCollector.DrawAsync(unfollow.Trace),
            ignoreLineEndingDifferences: true);
        var span = SpanCollector.Of(follow.Trace).Single(s => s.DisplayName == "social.follow_user");
        Assert.Equal((bob.Name, "add"), (span.GetTagItem("social.target_id"), span.GetTagItem("social.action")));
    }

    private async Task<IEnumerable<string?>> TargetsAsync(ApiClient follower)
    {
        var following = await fixture.Api.Stream.ReadAsync($"feed/timeline/{follower.Name}/following/");
        return [.. following.GetProperty("results").EnumerateArray().Select(f => f.GetProperty("target_id").GetString())];
    }
}
