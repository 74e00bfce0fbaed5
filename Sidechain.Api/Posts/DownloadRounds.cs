using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Api.Posts;

/// <summary>Writes the downloads that no later download of their post has taken along; the last ones when the service stops.</summary>
internal sealed class DownloadRounds(
    IServiceScopeFactory scopes, DownloadCounts counts, BackgroundRounds rounds, TimeProvider time, ILogger<DownloadRounds> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception failed)
        {
            PostsLog.DownloadsLost(logger, failed.Message);
        }
    }

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await WriteAsync(stoppingToken);
        return Interval;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var id in counts.Waiting)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PostStore>().CountDownloadsAsync(id, more: 0, cancellationToken);
        }
    }
}
