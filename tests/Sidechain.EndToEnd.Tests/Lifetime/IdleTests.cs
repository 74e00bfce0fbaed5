using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>The dashboard shows what users did, and nothing else. <c>bench idle</c> looks for five minutes, with the timers as they are.</summary>
public sealed class IdleTests
{
    private static readonly string? Minutes = Environment.GetEnvironmentVariable("SIDECHAIN_IDLE_MINUTES");

    [Fact]
    public async Task IdleApplication_MakesNoTraces()
    {
        await using var app = await SidechainApplication.StartAsync(dashboard: true, builder =>
        {
            if (Minutes is null)
            {
                builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "telemetry"))
                    .WithEnvironment("Alerts__Every", "00:00:01");
            }
        });
        using var dashboard = DashboardTraces.Of(app);
        var idle = Minutes is null ? TimeSpan.FromSeconds(4) : TimeSpan.FromMinutes(int.Parse(Minutes, CultureInfo.InvariantCulture));

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var watched = TimeSpan.Zero; watched < idle; watched += timer.Period)
        {
            await timer.WaitForNextTickAsync();
            Assert.Empty(await dashboard.SpansAsync());
        }

        // The witness: somebody who does something is seen.
        using var cli = new Cli(app.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        await dashboard.Trace(upload.TraceId()).ShouldHaveShapeAsync("../upload.shape");
    }
}
