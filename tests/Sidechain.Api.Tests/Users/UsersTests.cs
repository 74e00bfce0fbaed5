using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Sidechain.Api.Tests.Hosting;
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
    public async Task Login_DevelopmentUser_GetsATokenForTwelveHours(string name, string role)
    {
        var answer = await _nobody.LogInAsync(name, name);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((name, name, role), (answer.Json.GetProperty("user").GetProperty("id").GetString(), answer.Json.GetProperty("user").GetProperty("name").GetString(), answer.Json.GetProperty("user").GetProperty("role").GetString()));
        var token = new JsonWebToken(answer.Text("token"));
        Assert.Equal((name, name, role), (token.Subject, token.GetClaim("name").Value, token.GetClaim("role").Value));
        Assert.Equal(("sidechain", "sidechain", "HS256"), (token.Issuer, Assert.Single(token.Audiences), token.Alg));
        Assert.InRange(token.ValidTo, DateTime.UtcNow.AddHours(11.9), DateTime.UtcNow.AddHours(12));
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
    [InlineData("dora", "short", "password")]
    [InlineData("dora", null, "password")]
    public async Task Register_BadInput_Is400AndNamesTheField(string? name, string? password, string field) =>
        (await _nobody.RegisterAsync(name, password)).IsProblem(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task Production_SeedsNobody()
    {
        await using var production = await ApiServer.StartAsync(servers, ("environment", "Production"), (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync()));
        using var client = production.Client();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.LogInAsync("alice", "alice")).Status);
    }

    [Fact]
    public void PasswordHash_OfTheSamePassword_DiffersAndMatches()
    {
        var (one, two) = (PasswordHash.Create("secret"), PasswordHash.Create("secret"));

        Assert.NotEqual(one, two);
        Assert.True(PasswordHash.Matches(one, "secret") && PasswordHash.Matches(two, "secret"));
        Assert.False(PasswordHash.Matches(one, "Secret"));
        Assert.False(PasswordHash.Matches(PasswordHash.OfNobody, ""));
    }
}
