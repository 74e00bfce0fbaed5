using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sidechain.ServiceDefaults.Health;
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

    [Fact]
    public async Task Checks_RunOneAtATimeAndOnceASecond_HoweverManyAsk()
    {
        var (runs, together, most) = (0, 0, 0);
        await using var service = await TestService.StartAsync(add: builder =>
            builder.Services.AddHealthChecks().AddAsyncCheck("database", async () =>
            {
                Interlocked.Increment(ref runs);
                most = Math.Max(most, Interlocked.Increment(ref together));
                await Task.Yield();
                Interlocked.Decrement(ref together);
                return HealthCheckResult.Healthy();
            }));
        var begun = Stopwatch.GetTimestamp();

        for (var round = 0; round < 4 * RememberedHealth.Burst; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => service.GetAsync("/health")));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        }

        Assert.Equal(1, most);
        Assert.InRange(runs, 1, 2 + RememberedHealth.Burst + (int)Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    [Fact]
    public async Task Outage_IsSeenWithinTwoSeconds_AndItsEndToo_HoweverManyAsk()
    {
        var isAway = false;
        await using var service = await TestService.StartAsync(add: builder =>
            builder.Services.AddHealthChecks().AddCheck(
                "database", () => Volatile.Read(ref isAway) ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy()));
        for (var asked = 0; asked < 2 * RememberedHealth.Burst; asked++)
        {
            using var before = await service.GetAsync("/health");
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        foreach (var next in (bool[])[true, false])
        {
            Volatile.Write(ref isAway, next);
            await Task.Delay(2 * RememberedHealth.Lifetime, TestContext.Current.CancellationToken);
            using var after = await service.GetAsync("/health");
            Assert.Equal(next ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, after.StatusCode);
        }
    }

    [Fact]
    public async Task CallerThatGoes_EndsNoRunThatOthersWaitFor()
    {
        var run = new TaskCompletionSource<HealthReport>();
        using var health = new RememberedHealth(() => run.Task);
        using var gone = new CancellationTokenSource();
        var (leaves, stays) = (health.AskAsync(gone.Token), health.AskAsync(TestContext.Current.CancellationToken));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        Assert.False(stays.IsCompleted);
        run.SetResult(new HealthReport(new Dictionary<string, HealthReportEntry>(), TimeSpan.Zero));

        Assert.Equal(HealthStatus.Healthy, (await stays).Status);
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
