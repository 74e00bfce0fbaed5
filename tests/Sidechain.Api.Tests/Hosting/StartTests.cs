using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Tests.Hosting;

public sealed class StartTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("Stream:ApiKey", "")]
    [InlineData("Stream:ApiSecret", "short")]
    [InlineData("Stream:AttemptTimeout", "00:00:00")]
    [InlineData("Stream:OutboxLongestPause", "00:00:00.001")]
    [InlineData("Audio:Path", "")]
    [InlineData("Audio:MaxBytes", "0")]
    [InlineData("Cache:Timeout", "00:00:00")]
    [InlineData("Jwt:Key", "short")]
    public async Task Start_WithABadValue_StopsWithASentenceThatNamesTheKey(string key, string value)
    {
        var settings = Settings.For(
            servers, "Host=127.0.0.1", Path.GetTempPath(), "http://127.0.0.1:1", new Dictionary<string, string> { [key] = value });
        await using var app = ApiApp.Build([.. settings]);

        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_EverythingThere_IsHealthyWithoutAToken()
    {
        using var nobody = fixture.Api.Client();

        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/alive")).Status);
    }

    [Fact]
    public async Task UnknownAddress_Is404Problem()
    {
        using var nobody = fixture.Api.Client();

        (await nobody.GetAsync("/api/v1/nothing")).IsProblem(HttpStatusCode.NotFound, "nothing at this address");
    }

    [Theory]
    [InlineData("/api/v1/telemetry/spans")]
    [InlineData("/api/v1/traces/abc123def456?attributes=true")]
    [InlineData("/api/v1/insights/latency")]
    [InlineData("/api/v1/alerts")]
    public async Task TelemetrysAddresses_AreForwardedAsTheyAre(string path)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical"]);
        await using var telemetry = builder.Build();
        telemetry.Run(context =>
            context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}"));
        await telemetry.StartAsync();
        await using var api = await ApiServer.StartAsync(servers, (Settings.TelemetryAddress, telemetry.Urls.Single()));
        using var client = api.Client("some.token.here");

        var answer = await client.GetAsync(path);
        Assert.Equal(
            (HttpStatusCode.OK, $"{path} Bearer some.token.here"), (answer.Status, System.Text.Encoding.UTF8.GetString(answer.Bytes)));
    }
}
