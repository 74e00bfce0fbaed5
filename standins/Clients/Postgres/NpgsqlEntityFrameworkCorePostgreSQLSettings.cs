namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Settings of the database context, also in the section <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>.</summary>
public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    internal string? ConnectionString { get; set; }

    internal bool DisableRetry { get; set; }

    internal bool DisableHealthChecks { get; set; }

    internal bool DisableTracing { get; set; }

    internal bool DisableMetrics { get; set; }

    internal int? CommandTimeout { get; set; }
}
