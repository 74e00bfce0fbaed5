using System.Net;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Social;

public sealed class CommentTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;
    private ApiClient _bob = null!;
    private string _post = "";

    public async ValueTask InitializeAsync()
    {
        _alice = await fixture.Api.SignUpAsync();
        _bob = await fixture.Api.SignUpAsync();
        _post = (await _alice.PostAsync()).Text("id");
    }

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        _bob.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Comment_IsKeptCountedAndListed()
    {
        var first = await _bob.CommentAsync(_post, "  Deep.\nVery deep. ");
        var second = await _alice.CommentAsync(_post, "Danke, Ümläute 🎛");

        Assert.Equal((HttpStatusCode.Created, "Deep.\nVery deep."), (first.Status, first.Text("text")));
        Assert.Equal((_bob.Name, _post), (first.Json.GetProperty("author").GetProperty("id").GetString(), first.Text("post_id")));
        Assert.Equal([second.Text("id"), first.Text("id")], Ids(await ListAsync()));
        Assert.Equal(2, (await _alice.GetAsync($"/api/v1/posts/{_post}")).Number("comments"));
    }

    [Fact]
    public async Task Comments_InPages_AreReadToTheirEnd_AlthoughOneIsTakenBackMeanwhile()
    {
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            ids.Add((await _bob.CommentAsync(_post, $"{n}")).Text("id"));
        }

        ids.Reverse();
        var first = await ListAsync("?limit=2");
        await RemoveAsync(_bob, ids[1]);
        var second = await ListAsync($"?limit=2&before={first.Text("next")}");
        var third = await ListAsync($"?limit=2&before={second.Text("next")}");

        Assert.Equal(ids, Ids(first).Concat(Ids(second)).Concat(Ids(third)));
        Assert.Null(third.Json.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Comment_WithItsIdempotencyKey_IsMadeOnce_HoweverOftenAtOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _bob.CommentAsync(_post, "Once", "key-1")));
        await fixture.Api.OutboxIsEmptyAsync();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text("id")).Distinct());
        Assert.Single(answers.Select(answer => answer.Text("created_at")).Distinct());
        Assert.Single(Ids(await ListAsync()));
        Assert.Equal(1, (await _alice.GetAsync($"/api/v1/posts/{_post}")).Number("comments"));
        (await _bob.CommentAsync(_post, "Twice", "key-1")).IsProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
        // The key is the user's own, and the post's.
        Assert.NotEqual(answers[0].Text("id"), (await _alice.CommentAsync(_post, "Once", "key-1")).Text("id"));
    }

    [Fact]
    public async Task Comment_IsTakenBackByItsAuthorAlone()
    {
        var comment = (await _bob.CommentAsync(_post, "Mine")).Text("id");
        await fixture.Api.OutboxIsEmptyAsync();

        (await RemoveAsync(_alice, comment)).IsProblem(HttpStatusCode.Forbidden, "another user's");
        Assert.Equal([comment], Ids(await ListAsync()));
        Assert.Equal(HttpStatusCode.NoContent, (await RemoveAsync(_bob, comment)).Status);
        (await RemoveAsync(_bob, comment)).IsProblem(HttpStatusCode.NotFound, "comment");
        Assert.Equal(0, (await _alice.GetAsync($"/api/v1/posts/{_post}")).Number("comments"));
        await fixture.Api.OutboxIsEmptyAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("\u200b\u200b")]
    [InlineData("a\0b")]
    [InlineData("a\u001b[31mb")]
    public async Task Comment_WithNothingToRead_Is400(string? text) => (await _bob.CommentAsync(_post, text)).IsProblemOf("text", "text");

    [Fact]
    public async Task Comment_TooLong_Is400Or413()
    {
        Assert.Equal(HttpStatusCode.Created, (await _bob.CommentAsync(_post, new string('ü', Comment.MaxText))).Status);
        (await _bob.CommentAsync(_post, new string('x', Comment.MaxText + 1))).IsProblemOf("text", "1000");
        (await _bob.CommentAsync(_post, new string('x', 100_000))).IsProblem(HttpStatusCode.RequestEntityTooLarge, "larger");
    }

    [Theory]
    [InlineData("{\"text\":\"\\ud800\"}")]
    [InlineData("{\"text\":5}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Comment_NoSuchJson_Is400(string json)
    {
        using var body = new StringContent(json, null, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await _bob.SendAsync(HttpMethod.Post, $"/api/v1/posts/{_post}/comments", body)).Status);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?before=x")]
    [InlineData("?before=99999999999999999999-00000000000000000000000000000000")]
    [InlineData("?before=999999999999999999-00000000000000000000000000000000")]
    [InlineData("?before=-5-00000000000000000000000000000000")]
    public async Task Comments_AskedForNonsense_Are400(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await ListAsync(query)).Status);

    [Fact]
    public async Task Comments_BeforeAPlaceThatNoCommentHas_AreReadFromThere()
    {
        var comment = (await _bob.CommentAsync(_post, "Hello")).Text("id");

        // The first and the last of all times.
        Assert.Empty(Ids(await ListAsync($"?before=0-{new string('0', 32)}")));
        Assert.Equal([comment], Ids(await ListAsync($"?before=315537897599999999-{new string('f', 32)}")));
    }

    [Fact]
    public async Task Comments_OfNoPost_Are404()
    {
        var nothing = new string('0', 32);
        (await _bob.GetAsync($"/api/v1/posts/{nothing}/comments")).IsProblem(HttpStatusCode.NotFound, "no post");
        (await _bob.CommentAsync(nothing, "Hello")).IsProblem(HttpStatusCode.NotFound, "no post");
    }

    [Fact]
    public async Task Comment_HasItsSpans()
    {
        SpanCollector.Start();
        await fixture.Api.OutboxIsEmptyAsync();
        var comment = await _bob.CommentAsync(_post, "Traced");
        await fixture.Api.OutboxIsEmptyAsync();
        var removed = await RemoveAsync(_bob, comment.Text("id"));

        Assert.Equal(
            """
            POST /api/v1/posts/{id}/comments
              social.comment
                INSERT comments
                stream.io.add_reaction
                  GET
                    GET /api/v1.0/activities
                  POST
                    POST /api/v1.0/reaction

            """,
            await SpanCollector.DrawAsync(comment.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            DELETE /api/v1/posts/{id}/comments/{commentId}
              social.comment
                DELETE comments
                stream.io.remove_reaction
                  DELETE
                    DELETE /api/v1.0/reaction/{id}

            """,
            await SpanCollector.DrawAsync(removed.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal(
            comment.Text("id"), SpanCollector.Of(comment.Trace).Single(s => s.DisplayName == "social.comment").GetTagItem("comment.id"));
    }

    private Task<Answer> ListAsync(string query = "") => _alice.GetAsync($"/api/v1/posts/{_post}/comments{query}");

    private Task<Answer> RemoveAsync(ApiClient user, string comment) =>
        user.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{_post}/comments/{comment}");

    private static IEnumerable<string> Ids(Answer page) =>
        page.Json.GetProperty("comments").EnumerateArray().Select(c => c.GetProperty("id").GetString()!);
}
