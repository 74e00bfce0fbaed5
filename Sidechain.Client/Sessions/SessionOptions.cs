using System.Net;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Client.Sessions;

/// <summary>What a session may be told; the defaults are those of a command that runs once.</summary>
public sealed record SessionOptions
{
    /// <summary>Bounds of the delivery; a program that runs long delivers in the background.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>The clocks.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to connect for a server; null: to the server itself.</summary>
    public Func<DnsEndPoint, EndPoint>? Route { get; init; }

    /// <summary>Where the process was started for one action: its start is the first part of the first one's trace.</summary>
    public ProcessStart? Process { get; init; }

    /// <summary>
    /// How long a server is waited for that takes no byte and gives none. Far longer than any of its requests takes, encoding included.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder of the spool; null: the user's own.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Whether the first action also sends what earlier runs of this user left in the spool.</summary>
    public bool DeliversEarlierRuns { get; init; } = true;
}
