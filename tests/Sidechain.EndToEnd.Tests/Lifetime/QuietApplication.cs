using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Trees;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>The application with its dashboard, left alone after its start. An alert on a slow encoder is looked at every second.</summary>
[CollectionDefinition(nameof(QuietApplication))]
public sealed class QuietApplication : IAsyncLifetime, ICollectionFixture<QuietApplication>
{
    public const string Rule = "slow encoder";

    /// <summary>Long, so that a busy machine has the time, unless somebody waits for its end.</summary>
    private static readonly string Window = Environment.GetEnvironmentVariable("SIDECHAIN_ALERT_RESOLVES") == "1" ? "00:01:00" : "00:30:00";

    private static readonly string? Minutes = Environment.GetEnvironmentVariable("SIDECHAIN_IDLE_MINUTES");

    public DistributedApplication App { get; private set; } = null!;

    public DashboardTraces Dashboard { get; private set; } = null!;

    /// <summary>What the dashboard held while nobody did anything.</summary>
    internal IReadOnlyList<Span> SeenWhileIdle { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        App = await SidechainApplication.StartAsync(dashboard: true, builder =>
        {
            var telemetry = builder.CreateResourceBuilder<ProjectResource>("telemetry");
            if (Minutes is null)
            {
                telemetry.WithEnvironment("Alerts__Every", "00:00:01");
            }

            foreach (var (key, value) in (IEnumerable<(string, string)>)
                [
                    ("Name", Rule), ("Span", "plugin.encode_audio"), ("Client", "plugin"), ("Quantile", "0.95"), ("ThresholdMs", "5000"),
                    ("Window", Window), ("LeastSpans", "1"),
                ])
            {
                telemetry.WithEnvironment($"Alerts__Rules__0__{key}", value);
            }
        });
        Dashboard = DashboardTraces.Of(App);
        SeenWhileIdle = await WatchAsync(
            Minutes is null ? TimeSpan.FromSeconds(4) : TimeSpan.FromMinutes(int.Parse(Minutes, CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        Dashboard.Dispose();
        await SidechainApplication.EndAsync(App);
    }

    /// <summary>For so long, or until there is something.</summary>
    private async Task<IReadOnlyList<Span>> WatchAsync(TimeSpan idle)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        IReadOnlyList<Span> seen = [];
        for (var watched = TimeSpan.Zero; watched < idle && seen.Count == 0; watched += timer.Period)
        {
            await timer.WaitForNextTickAsync();
            seen = [.. await Dashboard.SpansAsync()];
        }

        return seen;
    }
}
