namespace Aspire.StackExchange.Redis;

/// <summary>Settings of the connection, also in the section <c>Aspire:StackExchange:Redis</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>Whether to leave out spans of the client library. The one that a sparse feed has makes none.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether to leave out the health check.</summary>
    public bool DisableHealthChecks { get; set; }

    internal string? ConnectionString { get; set; }

    internal bool DisableAutoActivation { get; set; }
}
