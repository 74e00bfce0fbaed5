using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Sidechain.Telemetry.Live;

/// <summary>Subscribes to the news of other replicas, as soon as Redis lets it.</summary>
internal sealed class NewsService(TraceNews news, IOptions<LiveOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync())
            await Task.Delay(options.Value.MostPause, time, stoppingToken);
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await news.SubscribeAsync();
            return true;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
