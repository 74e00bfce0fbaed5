using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.Api.Users;

namespace Sidechain.Api.Tests.Users;

public sealed class UsersTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>, IDisposable
{
    private readonly ApiClient _nobody = fixture.Api.Client();

    public void Dispose() => _nobody.Dispose();

    [Theory]
    [InlineData("alice", "user")]
    [InlineData("bob", "user")]
    [InlineData("sam", "support")]
    public async Task Login_DevelopmentUser_GetsATokenForAQuarterOfAnHour(string name, string role)
    {
        var answer = await _nobody.LogInAsync(name, name);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            (name, name, role),
            (answer.Json.GetProperty("user").GetProperty("id").GetString(), answer.Json.GetProperty("user").GetProperty("name").GetString(),
                answer.Json.GetProperty("user").GetProperty("role").GetString()));
        var token = new JsonWebToken(answer.Text("token"));
        Assert.Equal((name, name, role), (token.Subject, token.GetClaim("name").Value, token.GetClaim("role").Value));
        Assert.Equal(("sidechain", "sidechain", "HS256"), (token.Issuer, Assert.Single(token.Audiences), token.Alg));
        Assert.InRange(token.ValidTo, DateTime.UtcNow.AddMinutes(14), DateTime.UtcNow.AddMinutes(15));
        Assert.Equal(
            (answer.Text("token"), "Bearer", "no-store"),
            (answer.Text("access_token"), answer.Text("token_type"), answer.Headers.CacheControl?.ToString()));
        Assert.InRange(answer.Json.GetProperty("expires_at").GetDateTimeOffset() - token.ValidTo, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("alice", "wrong")]
    [InlineData("alice", "ALICE")]
    [InlineData("nobody", "nobody")]
    [InlineData("al\0ice", "alice")]
    public async Task Login_WrongPasswordOrUnknownUser_IsTheSame401(string name, string password) =>
        (await _nobody.LogInAsync(name, password)).IsProblem(HttpStatusCode.Unauthorized, "User name or password is wrong.");

    [Theory]
    [InlineData(null, "x")]
    [InlineData("alice", "")]
    public async Task Login_WithoutNameOrPassword_Is400(string? name, string? password) =>
        (await _nobody.LogInAsync(name, password)).IsProblem(HttpStatusCode.BadRequest, "Send username and password.");

    [Fact]
    public async Task Login_NoJson_Is400()
    {
        using var text = new StringContent("{", null, "application/json");
        (await _nobody.SendAsync(HttpMethod.Post, "/api/v1/auth/login", text)).IsProblem(HttpStatusCode.BadRequest, "JSON");
    }

    [Fact]
    public async Task Register_NewUser_MaySignInWhateverTheCase()
    {
        var answer = await _nobody.RegisterAsync("Dora_9", "long enough");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(("dora_9", "Dora_9", "user"), (answer.Text("id"), answer.Text("name"), answer.Text("role")));
        Assert.Equal(HttpStatusCode.OK, (await _nobody.LogInAsync("dora_9", "long enough")).Status);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    public async Task Register_TakenName_Is409(string name) =>
        (await _nobody.RegisterAsync(name, "long enough")).IsProblem(HttpStatusCode.Conflict, "taken");

    [Fact]
    public async Task Register_TheSameNameAtOnce_OneWins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _nobody.RegisterAsync("twin", "long enough")));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("a", "long enough", "username")]
    [InlineData("with space", "long enough", "username")]
    [InlineData("../../etc", "long enough", "username")]
    [InlineData(null, "long enough", "username")]
    [InlineData("Me", "long enough", "username")]
    [InlineData("dora", "short", "password")]
    [InlineData("dora", null, "password")]
    public async Task Register_BadInput_Is400AndNamesTheField(string? name, string? password, string field) =>
        (await _nobody.RegisterAsync(name, password)).IsProblemOf(field, field);

    [Fact]
    public async Task Production_SeedsNobody()
    {
        await using var production = await ApiServer.StartAsync(
            servers, ("environment", "Production"), (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync()));
        using var client = production.Client();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.LogInAsync("alice", "alice")).Status);
    }

    [Fact]
    public void PasswordHash_OfTheSamePassword_DiffersAndMatches()
    {
        var (one, two) = (PasswordHash.Create("secret"), PasswordHash.Create("secret"));

        Assert.NotEqual(one, two);
        Assert.Equal((PasswordMatch.Yes, PasswordMatch.Yes), (PasswordHash.Check(one, "secret"), PasswordHash.Check(two, "secret")));
        Assert.Equal(PasswordMatch.No, PasswordHash.Check(one, "Secret"));
        Assert.Equal(PasswordMatch.No, PasswordHash.Check(PasswordHash.OfNobody, ""));
        // An unknown name costs what a known one does: the same form, the same rounds.
        Assert.Equal(Form(one), Form(PasswordHash.OfNobody));
    }

    [Fact]
    public void PasswordHash_OfTheFormBefore_IsUnderstoodAndToBeRewritten()
    {
        var old = OldHashes.Of("secret");

        Assert.Equal(PasswordMatch.YesRewrite, PasswordHash.Check(old, "secret"));
        Assert.Equal(PasswordMatch.No, PasswordHash.Check(old, "Secret"));
    }

    [Fact]
    public async Task Login_WithAHashOfTheFormBefore_RewritesItOnce()
    {
        await _nobody.RegisterAsync("oldtimer", "long enough");
        await fixture.Api.QueryAsync<string>(
            $"UPDATE users SET password_hash = '{OldHashes.Of("long enough")}' WHERE id = 'oldtimer' RETURNING id");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _nobody.LogInAsync("oldtimer", "wrong")).Status);
        Assert.StartsWith("pbkdf2-sha256$", await HashAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _nobody.LogInAsync("oldtimer", "long enough")).Status);
        var rewritten = await HashAsync();
        Assert.Equal(Form(PasswordHash.OfNobody), Form(rewritten));
        Assert.Equal(HttpStatusCode.OK, (await _nobody.LogInAsync("oldtimer", "long enough")).Status);
        Assert.Equal(rewritten, await HashAsync());

        Task<string> HashAsync() => fixture.Api.QueryAsync<string>("SELECT password_hash FROM users WHERE id = 'oldtimer'");
    }

    [Fact]
    public async Task Profile_SaysWhoSomebodyIs()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        await bob.PostAsync();
        await alice.FollowAsync(bob.Name);

        var profile = await alice.GetAsync($"/api/v1/users/{bob.Name!.ToUpperInvariant()}");
        Assert.Equal((bob.Name, bob.Name), (profile.Text("id"), profile.Text("name")));
        Assert.Equal((1, 1, 0), (profile.Number("posts"), profile.Number("followers"), profile.Number("following")));
        Assert.True(profile.Json.GetProperty("followed").GetBoolean());
        Assert.False((await bob.GetAsync($"/api/v1/users/{alice.Name}")).Json.GetProperty("followed").GetBoolean());
        foreach (var unknown in (string[])["nobody-of-note", "..%2F..%2Fetc", "a", new string('a', 400)])
        {
            (await alice.GetAsync($"/api/v1/users/{unknown}")).IsProblem(HttpStatusCode.NotFound, "user");
        }
    }

    [Fact]
    public async Task RegisterAndLogin_HaveTheirSpans()
    {
        SpanCollector.Start();
        var (taken, registered) =
            (await _nobody.RegisterAsync("alice", "long enough"), await _nobody.RegisterAsync("spanish", "long enough"));
        var (wrong, right) = (await _nobody.LogInAsync("spanish", "wrong"), await _nobody.LogInAsync("spanish", "long enough"));
        var refreshed = await _nobody.RefreshAsync(right.Text("refresh_token"));

        Assert.Equal("POST /api/v1/users\n  user.register\n    INSERT users\n", await SpanCollector.DrawAsync(taken.Trace));
        Assert.Equal("POST /api/v1/users\n  user.register\n    INSERT users\n", await SpanCollector.DrawAsync(registered.Trace));
        Assert.Equal("POST /api/v1/auth/login\n  user.login\n    SELECT users\n", await SpanCollector.DrawAsync(wrong.Trace));
        Assert.Equal(
            "POST /api/v1/auth/login\n  user.login\n    SELECT users\n    INSERT refresh_tokens\n",
            await SpanCollector.DrawAsync(right.Trace));
        Assert.Equal(
            "POST /api/v1/auth/refresh\n  user.refresh_session\n    UPDATE refresh_tokens\n",
            await SpanCollector.DrawAsync(refreshed.Trace));
        Assert.Equal(
            (null, "spanish", null, "spanish", "spanish"),
            (UserOf(taken), UserOf(registered), UserOf(wrong), UserOf(right), UserOf(refreshed)));

        static object? UserOf(Answer answer) =>
            SpanCollector.Of(answer.Trace).Single(s => s.DisplayName.StartsWith("user.", StringComparison.Ordinal)).GetTagItem("user.id");
    }

    /// <summary>Form, function and rounds, without salt and hash: the first nine bytes.</summary>
    private static string Form(string hash) => Convert.ToHexString(Convert.FromBase64String(hash).AsSpan(0, 9));
}
