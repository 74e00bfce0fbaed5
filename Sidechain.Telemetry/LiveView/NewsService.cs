using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using StackExchange.Redis;

namespace Sidechain.Telemetry.LiveView;

/// <summary>Subscribes to the news of other replicas, as soon as Redis lets it.</summary>
internal sealed class NewsService(
    TraceNews news, IOptions<LiveOptions> options, BackgroundRounds rounds, TimeProvider time, ILogger<NewsService> logger)
    : SteadyService(rounds, time, logger)
{
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            await news.SubscribeAsync();
            return Timeout.InfiniteTimeSpan;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            // Telemetry does without Redis: views look by themselves every few seconds.
            return options.Value.MostPause;
        }
    }
}
