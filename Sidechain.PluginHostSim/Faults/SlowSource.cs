using Sidechain.Client.Uploads;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>A loop on a slow disk.</summary>
/// <param name="source">Where it really lies.</param>
/// <param name="delay">How much longer reading takes.</param>
internal sealed class SlowSource(ILoopSource source, TimeSpan delay) : ILoopSource
{
    public string Name => source.Name;

    public string Operation => source.Operation;

    public string? Event => source.Event;

    public double? Bpm => source.Bpm;

    public string? Key => source.Key;

    public long Measure() => source.Measure();

    public async Task<LoopFile> ReadAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        return await source.ReadAsync(progress, cancellationToken);
    }
}
