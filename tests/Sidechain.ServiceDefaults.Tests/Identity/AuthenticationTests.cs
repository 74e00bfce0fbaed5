using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Identity;

public sealed class AuthenticationTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task WithoutToken_Is401_AsAProblemWithHeaders()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/me", "X-Trace-ID", trace, "X-Span-ID", "1");

        var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(trace, problem.GetProperty("traceId").GetString());
        Assert.Equal(trace, response.Header(HeaderNames.TraceId));
    }

    [Fact]
    public async Task WithToken_BindsTheUser_AndNamesItOnTheSpan()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/me", "X-Trace-ID", trace, "X-Span-ID", "1", "Authorization", $"Bearer {Token()}");

        Assert.Equal("a1/Alice/user", await response.Content.ReadAsStringAsync());
        Assert.Equal("a1", (await service.Spans.SingleAsync(trace)).GetTagItem(AttributeNames.UserId));
    }

    public static TheoryData<string, string> BadTokens => new()
    {
        { "another key", Token(key: "ffffffffffffffffffffffffffffffff") },
        { "expired", Token(expires: DateTime.UtcNow.AddMinutes(-5)) },
        { "another issuer", Token(issuer: "elsewhere") },
        { "another audience", Token(audience: "elsewhere") },
        { "another algorithm", Token(key: Key + Key, algorithm: SecurityAlgorithms.HmacSha512) },
        { "no token", "garbage" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task BadToken_Is401_AndSaysSo(string why, string token)
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/me", "Authorization", $"Bearer {token}");

        var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.True(problem.GetProperty("error").GetString()!.Contains("invalid or has expired", StringComparison.Ordinal), why);
    }

    [Fact]
    public async Task OpenAddress_WithoutToken_BindsNoUser()
    {
        await using var service = await StartAsync();

        Assert.Equal("nobody", await (await service.GetAsync("/open")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WrongRole_Is403()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/support", "Authorization", $"Bearer {Token()}");
        using var allowed = await service.GetAsync("/support", "Authorization", $"Bearer {Token(role: UserRoles.Support)}");

        await response.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal("True", await allowed.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    public async Task ShortKey_StopsTheStart_WithItsName(string? key)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(key));

        Assert.Contains("Jwt:Key must be set, to at least 32 characters", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestService> StartAsync(string? key = Key) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/me", (SidechainUser user) => $"{user.Id}/{user.Name}/{user.Role}").RequireAuthorization();
            app.MapGet("/open", (SidechainUser? user) => user?.Name ?? "nobody");
            app.MapGet("/support", (SidechainUser user) => user.IsSupport.ToString())
                .RequireAuthorization(policy => policy.RequireRole(UserRoles.Support));
        },
        builder => builder.AddSidechainAuthentication(),
        settings: new() { ["Jwt:Key"] = key });

    private static string Token(
        string key = Key, DateTime? expires = null, string issuer = JwtOptions.Issuer, string audience = JwtOptions.Audience,
        string role = UserRoles.User, string algorithm = SecurityAlgorithms.HmacSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = expires ?? DateTime.UtcNow.AddHours(12),
            Claims = new Dictionary<string, object> { [UserClaims.Id] = "a1", [UserClaims.Name] = "Alice", [UserClaims.Role] = role },
            SigningCredentials = new SigningCredentials(new JwtOptions { Key = key }.SigningCredentials().Key, algorithm),
        });
}
