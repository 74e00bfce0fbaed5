using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Store;

/// <summary>How the store writes, section <c>Store</c> of the configuration.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>Writers, each with a connection of its own. Two keep Postgres busy while one of them waits for its commit.</summary>
    [Range(1, 8)]
    public int Writers { get; set; } = 2;

    /// <summary>Spans after which a group commit takes no further request in.</summary>
    [Range(1, 100_000)]
    public int GroupSpans { get; set; } = 5000;
}
