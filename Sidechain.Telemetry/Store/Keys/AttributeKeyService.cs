using System.Reflection;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Store.Keys;

/// <summary>Has numbers for the keys that everybody uses from the start, and for others once they come often.</summary>
internal sealed class AttributeKeyService(
    AttributeKeys keys, AttributeKeyStore store, StoreState state, BackgroundRounds rounds, TimeProvider time,
    ILogger<AttributeKeyService> logger)
    : SteadyService(rounds, time, logger)
{
    // Those that a round that failed had taken are still wanted by the next.
    private readonly HashSet<string> _wanted = Known().ToHashSet(StringComparer.Ordinal);

    protected override Task PrepareAsync(CancellationToken stoppingToken) => state.WhenReady.WaitAsync(stoppingToken);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        while (keys.Wanted.TryRead(out var key))
        {
            _wanted.Add(key);
        }

        await store.LearnAsync(_wanted, stoppingToken);
        _wanted.Clear();
        Works();
        await keys.Wanted.WaitToReadAsync(stoppingToken);
        return TimeSpan.Zero;
    }

    private static IEnumerable<string> Known() =>
        typeof(AttributeNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
}
