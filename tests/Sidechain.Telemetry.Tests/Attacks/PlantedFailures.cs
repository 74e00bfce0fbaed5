using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Makes every round of every background service fail until it is spared.</summary>
internal sealed class PlantedFailures(IOptions<BackgroundOptions> options, Outages outages) : BackgroundRounds(options, outages)
{
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _spared = new(StringComparer.Ordinal);
    private volatile bool _isOver;

    public override void Begin(string service)
    {
        if (_isOver || _spared.ContainsKey(service))
        {
            return;
        }

        _failed[service] = true;
        throw new InvalidOperationException("planted");
    }

    public bool HaveFailed(IEnumerable<string> services) => services.All(_failed.ContainsKey);

    public void Spare(string service) => _spared[service] = true;

    public void SpareAll() => _isOver = true;
}
