using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>Makes every round of every background service fail until it is spared.</summary>
internal sealed class PlantedFailures(IOptions<BackgroundOptions> options, Outages outages) : BackgroundRounds(options, outages)
{
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);
    private volatile bool _isOver;

    public override void Begin(string service)
    {
        if (_isOver)
        {
            return;
        }

        _failed[service] = true;
        throw new InvalidOperationException("planted");
    }

    public bool HaveFailed(IEnumerable<string> services) => services.All(_failed.ContainsKey);

    public void Spare() => _isOver = true;
}
