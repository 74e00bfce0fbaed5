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
        Assert.Equal(
            """{"status":"healthy","checks":{"self":"healthy","background":"healthy"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_WithADatabaseThatIsAway_Is503_AndTheProcessIsAlive()
    {
        await using var service = await TestService.StartAsync(add: builder =>
            builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy("secret")));

        using var health = await service.GetAsync("/health");
        using var alive = await service.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(
            """{"status":"unhealthy","checks":{"self":"healthy","background":"healthy","database":"unhealthy"}}""",
            await health.Content.ReadAsStringAsync());
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

    [Fact]
    public async Task CheckThatIsGivenUp_KeepsWhatItWorksWith_UntilItHasEnded()
    {
        var gate = new Gate();
        await using var service = await TestService.StartAsync(add: builder =>
        {
            builder.Services.AddSingleton(gate).AddScoped<Connection>();
            builder.Services.AddHealthChecks().AddCheck<Hanging>("database");
        });

        using var health = await service.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.False(gate.Closed.Task.IsCompleted);
        gate.Open.SetResult();
        await gate.Closed.Task;
    }

    private sealed class Gate
    {
        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Connection(Gate gate) : IDisposable
    {
        public Task AnswerAsync() => gate.Open.Task;

        public void Dispose() => gate.Closed.TrySetResult();
    }

    private sealed class Hanging(Connection connection) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await connection.AnswerAsync();
            return HealthCheckResult.Healthy();
        }
    }
}
