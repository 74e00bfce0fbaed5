using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Sidechain.Api.Sessions;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Sessions;

public sealed class SessionTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private readonly ApiClient _nobody = fixture.Api.Client();
    private readonly string _name = $"u{Guid.NewGuid():n}"[..20];

    public async ValueTask InitializeAsync() => await _nobody.RegisterAsync(_name, "a-good-password");

    public ValueTask DisposeAsync()
    {
        _nobody.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Refresh_AnswersAnotherAccessTokenForTheSameRefreshToken()
    {
        var login = await LogInAsync();
        var refreshed = await _nobody.RefreshAsync(login.Text("refresh_token"));

        Assert.Equal(HttpStatusCode.OK, refreshed.Status);
        Assert.Equal(login.Text("refresh_token"), refreshed.Text("refresh_token"));
        Assert.Equal(_name, refreshed.Json.GetProperty("user").GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(refreshed));
        Assert.InRange(
            refreshed.Json.GetProperty("refresh_expires_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddDays(29.9),
            DateTimeOffset.UtcNow.AddDays(30));
    }

    [Theory]
    [InlineData("no-such-token-but-as-long-as-one-of-them-ab")]
    [InlineData("short")]
    [InlineData("'; DROP TABLE refresh_tokens; --            ")]
    public async Task Refresh_WithATokenThatIsNone_Is401(string token) =>
        (await _nobody.RefreshAsync(token)).IsProblem(HttpStatusCode.Unauthorized, "sign in again");

    [Fact]
    public async Task Refresh_WithoutAToken_Is400() => (await _nobody.RefreshAsync(null)).IsProblemOf("refresh_token", "refresh_token");

    [Fact]
    public async Task RefreshTokens_LieInTheDatabaseAsHashesAlone()
    {
        var token = (await LogInAsync()).Text("refresh_token");

        Assert.Equal(
            0L,
            await fixture.Api.QueryAsync<long>(
                $"SELECT count(*) FROM refresh_tokens t WHERE t::text LIKE '%{token}%' OR encode(token_hash, 'escape') LIKE '%{token}%'"));
        Assert.Equal(
            1L, await fixture.Api.QueryAsync<long>($"SELECT count(*) FROM refresh_tokens WHERE token_hash = sha256('{token}'::bytea)"));
    }

    [Fact]
    public async Task LogOut_EndsThisSessionAlone_AndItsAccessTokenAtOnce()
    {
        var (one, other) = (await LogInAsync(), await LogInAsync());
        var logout = await _nobody.SendAsync(
            HttpMethod.Post, "/api/v1/auth/logout", JsonContent.Create(new { refresh_token = one.Text("refresh_token") }));

        Assert.Equal(HttpStatusCode.NoContent, logout.Status);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(one), await StatusAsync(other)));
        (await _nobody.RefreshAsync(one.Text("refresh_token"))).IsProblem(HttpStatusCode.Unauthorized, "sign in again");
        Assert.Equal(HttpStatusCode.OK, (await _nobody.RefreshAsync(other.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task Sessions_AreListedAndEnded_OneAndAll_ByTheirUserAlone()
    {
        var (one, two, three) = (await LogInAsync(), await LogInAsync(), await LogInAsync());
        using var user = fixture.Api.Client(three.Text("token"));
        using var stranger = await fixture.Api.SignUpAsync();
        var listed = (await user.GetAsync("/api/v1/auth/sessions")).Json.GetProperty("sessions").EnumerateArray().ToArray();
        Assert.Equal(3, listed.Length);
        Assert.True(listed[0].GetProperty("current").GetBoolean());
        var first = listed[^1].GetProperty("id").GetString();

        (await stranger.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{first}")).IsProblem(HttpStatusCode.NotFound, "session");
        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{first}")).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(one), await StatusAsync(two)));

        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions")).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await StatusAsync(two), await StatusAsync(three)));
        Assert.Equal(HttpStatusCode.OK, (await stranger.TimelineAsync()).Status);
    }

    [Fact]
    public async Task Sessions_AllButTheOneThatAsks_AreEnded()
    {
        var (one, two, here) = (await LogInAsync(), await LogInAsync(), await LogInAsync());
        using var user = fixture.Api.Client(here.Text("token"));

        (await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions?except=others")).IsProblemOf("except", "current");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one));
        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions?except=current")).Status);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await StatusAsync(one), await StatusAsync(two)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here));
        Assert.Equal(HttpStatusCode.OK, (await _nobody.RefreshAsync(here.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task Sessions_BeyondTheMost_EndTheLeastRecentlyUsed()
    {
        var oldest = await LogInAsync();
        await fixture.Api.QueryAsync<long>($"""
            WITH more AS (
                INSERT INTO refresh_tokens (id, user_id, token_hash, created_at, last_used_at, expires_at)
                SELECT md5(n::text || user_id), user_id, sha256((n::text || user_id)::bytea), created_at, last_used_at + interval '1 s', expires_at
                FROM refresh_tokens, generate_series(1, {SessionStore.Most - 1}) n WHERE user_id = '{_name}' RETURNING 1)
            SELECT count(*) FROM more
            """);
        await LogInAsync();

        Assert.Equal(
            (long)SessionStore.Most,
            await fixture.Api.QueryAsync<long>($"SELECT count(*) FROM refresh_tokens WHERE user_id = '{_name}' AND revoked_at IS NULL"));
        (await _nobody.RefreshAsync(oldest.Text("refresh_token"))).IsProblem(HttpStatusCode.Unauthorized, "sign in again");
    }

    [Fact]
    public async Task Session_EndedOnAnotherReplica_IsRefusedHereSoon_WithoutASpan()
    {
        SpanCollector.Start();
        var database = (Settings.Database, await servers.Postgres.CreateDatabaseAsync());
        var often = ("Sessions:RevocationInterval", "00:00:00.05");
        await using var one = await ApiServer.StartAsync(servers, database, often);
        await using var two = await ApiServer.StartAsync(servers, database, often);
        using var user = await one.SignUpAsync();
        using var here = two.Client(await user.TokenAsync(user.Name!, "a-good-password"));
        Assert.Equal(HttpStatusCode.OK, (await here.TimelineAsync()).Status);

        await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions");

        await Eventually.Async(
            "the other replica refuses it", async () => (await here.TimelineAsync()).Status == HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(SpanCollector.All, s => s.DisplayName == "SELECT refresh_tokens" && s.ParentSpanId == default);

        // A replica that starts knows it from its first request on.
        await using var three = await ApiServer.StartAsync(servers, database);
        using var there = three.Client(here.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.TimelineAsync()).Status);
    }

    [Fact]
    public async Task Session_ThatHasEnded_IsRefusedAtTelemetrysAddressesToo()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical"]);
        await using var telemetry = builder.Build();
        telemetry.Run(context => context.Response.WriteAsync("telemetry"));
        await telemetry.StartAsync();
        await using var api = await ApiServer.StartAsync(servers, (Settings.TelemetryAddress, telemetry.Urls.Single()));
        using var user = await api.SignUpAsync();
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/api/v1/traces/x")).Status);

        await user.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions");

        (await user.GetAsync("/api/v1/traces/x")).IsProblem(HttpStatusCode.Unauthorized, "sign in again");
    }

    [Fact]
    public async Task Tokens_End_WhenTheyShould()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var api = await ApiServer.StartAsync(
            servers, app => app.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using var nobody = api.Client();
        var login = await nobody.LogInAsync("alice", "alice");

        time.Advance(SessionStore.IdleLifetime - TimeSpan.FromMinutes(1));
        var refreshed = await nobody.RefreshAsync(login.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, refreshed.Status);

        time.Advance(SessionStore.IdleLifetime + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.RefreshAsync(login.Text("refresh_token"))).Status);
        await api.Background<SessionRounds>().RemoveAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0L, await api.QueryAsync<long>("SELECT count(*) FROM refresh_tokens"));
    }

    [Fact]
    public async Task Session_NamesItsClient_AsFarAsItIsAName()
    {
        foreach (var (type, version, expected) in new[] { ("cli", "1.2.0", "cli/1.2.0"), ("cli", "<script>", null), ("", "", null) })
        {
            var credentials = JsonContent.Create(new { username = _name, password = "a-good-password" });
            var login = await _nobody.SendAsync(HttpMethod.Post, "/api/v1/auth/login", credentials, request =>
            {
                request.Headers.TryAddWithoutValidation("X-Client-Type", type);
                request.Headers.TryAddWithoutValidation("X-Client-Version", version);
            });
            using var user = fixture.Api.Client(login.Text("token"));
            var session = (await user.GetAsync("/api/v1/auth/sessions")).Json.GetProperty("sessions").EnumerateArray()
                .Single(s => s.GetProperty("current").GetBoolean());
            Assert.Equal(expected, session.GetProperty("client").GetString());
        }
    }

    private Task<Answer> LogInAsync() => _nobody.LogInAsync(_name, "a-good-password");

    private async Task<HttpStatusCode> StatusAsync(Answer session)
    {
        using var client = fixture.Api.Client(session.Text("access_token"));
        return (await client.TimelineAsync()).Status;
    }
}
