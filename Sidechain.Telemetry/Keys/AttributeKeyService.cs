using System.Reflection;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Keys;

/// <summary>Has numbers for the keys that everybody uses from the start, and for others once they come often.</summary>
internal sealed class AttributeKeyService(AttributeKeys keys, AttributeKeyStore store, StoreState state, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        var wanted = Known().ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                await store.LearnAsync(wanted, stoppingToken);
                wanted.Clear();
                await keys.Wanted.WaitToReadAsync(stoppingToken);
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(Pause, time, stoppingToken);
            }

            while (keys.Wanted.TryRead(out var key))
                wanted.Add(key);
        }
    }

    private static IEnumerable<string> Known() =>
        typeof(AttributeNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
