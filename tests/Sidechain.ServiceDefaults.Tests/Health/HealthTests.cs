using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_OfAServiceThatWorks_Is200()
    {
        await using var service = await TestService.StartAsync();

        using var response = await service.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"status":"healthy","checks":{"self":"healthy","background":"healthy"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_WithADatabaseThatIsAway_Is503_AndTheProcessIsAlive()
    {
        await using var service = await TestService.StartAsync(add: builder =>
            builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy("secret")));

        using var health = await service.GetAsync("/health");
        using var alive = await service.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("""{"status":"unhealthy","checks":{"self":"healthy","background":"healthy","database":"unhealthy"}}""", await health.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Health_WithACheckThatHangs_AnswersAllTheSame()
    {
        await using var service = await TestService.StartAsync(add: builder =>
            builder.Services.AddHealthChecks().AddAsyncCheck("database", async () =>
            {
                await Task.Delay(Timeout.Infinite);
                return HealthCheckResult.Healthy();
            }));

        using var health = await service.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }
}
