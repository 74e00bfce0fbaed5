using System.Net;
using Sidechain.Api.Posts;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Posts;

/// <summary>What <c>Idempotency-Key</c> promises. Each test has a user of its own.</summary>
public sealed class IdempotencyKeyTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private readonly ApiServer _api = fixture.Api;
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync() => _alice = await _api.SignUpAsync();

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return default;
    }

    [Fact]
    public async Task Post_SameIdempotencyKeyAgain_IsTheSamePostOnce()
    {
        var wav = Loops.Wav();
        var first = await _alice.PostAsync(Loops.Form(wav, ("title", "Once")), idempotencyKey: "key-1");
        await _api.OutboxIsEmptyAsync();
        var second = await _alice.PostAsync(Loops.Form(wav, ("title", "Once")), idempotencyKey: "key-1");
        await _api.OutboxIsEmptyAsync();

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal(first.Text("id"), second.Text("id"));
        Assert.Equal(1L, await PostsAsync());
        Assert.Equal(1, Told(first.Text("id")));
    }

    [Fact]
    public async Task Post_SameIdempotencyKeyAtOnce_IsTheSamePostOnce()
    {
        var wav = Loops.Wav();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => _alice.PostAsync(Loops.Form(wav, ("title", "Once")), idempotencyKey: "key-2")));
        await _api.OutboxIsEmptyAsync();

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        var id = Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Equal(1L, await PostsAsync());
        Assert.Equal(1, Told(id));
    }

    [Fact]
    public async Task Post_SameIdempotencyKeyFiftyTimesAtOnce_IsOnePost()
    {
        var wav = Loops.Wav();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => _alice.PostAsync(Loops.Form(wav, ("title", "Once")), idempotencyKey: "key-50")));
        await _api.OutboxIsEmptyAsync();

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        var id = Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Equal(1L, await PostsAsync());
        Assert.Equal(1, Told(id));
    }

    [Fact]
    public async Task Post_IdempotencyKeyOfAnotherPost_Is422()
    {
        await _alice.PostAsync("One", idempotencyKey: "key-3");

        (await _alice.PostAsync("Another", idempotencyKey: "key-3")).IsProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
    }

    [Fact]
    public async Task Post_SameIdempotencyKeyOfAnotherUser_IsAnotherPost()
    {
        using var bob = await _api.SignUpAsync();
        var first = await _alice.PostAsync("Mine", idempotencyKey: "key-4");
        var second = await bob.PostAsync("Mine", idempotencyKey: "key-4");

        Assert.NotEqual(first.Text("id"), second.Text("id"));
    }

    [Fact]
    public async Task IdempotencyKey_ADayLater_IsForgotten()
    {
        await _alice.PostAsync("Old", idempotencyKey: "old");
        await _alice.PostAsync("New", idempotencyKey: "new");
        await _api.QueryAsync<string>(
            "UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = 'old' AND author_id = "
            + $"'{_alice.Name}' RETURNING key");

        await _api.Background<IdempotencySweep>().ForgetAsync(TestContext.Current.CancellationToken);

        Assert.Equal("new", await KeysAsync());
        Assert.Equal(2L, await PostsAsync());
    }

    [Fact]
    public async Task IdempotencyKeys_MoreThanOneStatementForgets_AreAllForgotten()
    {
        await _alice.PostAsync("Kept", idempotencyKey: "new");
        var keys = $"""
            INSERT INTO idempotency_keys (author_id, key, post_id, fingerprint, created_at)
            SELECT author_id, 'old-' || n, post_id, fingerprint, created_at - interval '25 hours'
            FROM idempotency_keys, generate_series(1, {IdempotencySweep.AtOnce + 5}) n
            WHERE author_id = '{_alice.Name}'
            RETURNING 1
            """;
        await _api.QueryAsync<int>(keys);

        await _api.Background<IdempotencySweep>().ForgetAsync(TestContext.Current.CancellationToken);

        Assert.Equal("new", await KeysAsync());
    }

    private Task<long> PostsAsync() => _api.QueryAsync<long>($"SELECT count(*) FROM audio_posts WHERE author_id = '{_alice.Name}'");

    private Task<string> KeysAsync() =>
        _api.QueryAsync<string>($"SELECT string_agg(key, ',') FROM idempotency_keys WHERE author_id = '{_alice.Name}'");

    /// <summary>How often Stream was told of a post.</summary>
    private int Told(string id) => _api.Stream.Received().Count(what => what == $"post:{id}");
}
