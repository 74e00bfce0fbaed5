namespace Aspire.Npgsql;

/// <summary>Settings of the data source, also in the section <c>Aspire:Npgsql</c>.</summary>
public sealed class NpgsqlSettings
{
    internal string? ConnectionString { get; set; }

    internal bool DisableHealthChecks { get; set; }

    internal bool DisableTracing { get; set; }

    internal bool DisableMetrics { get; set; }
}
