using System.Diagnostics;
using Npgsql;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>Names Npgsql's spans by what the SQL does: <c>INSERT audio_posts</c>, <c>SELECT users</c>.</summary>
public static class PostgresSpans
{
    // The first holds the server and the user's name, the second says nothing to anybody.
    private const string DataSourceName = "db.npgsql.data_source";
    private const string ConnectionId = "db.npgsql.connection_id";

    /// <summary>Names spans of commands, batches and COPY, and adds operation, table and summary. A batch is named after its first statement.
    /// Opening a connection makes no span. Literals in the text are left out; values of parameters are never in it.</summary>
    public static NpgsqlDataSourceBuilder UseSidechainSpans(this NpgsqlDataSourceBuilder dataSource) => dataSource.ConfigureTracing(tracing => tracing
        .EnablePhysicalOpenTracing(false)
        .EnableFirstResponseEvent(false)
        .ConfigureCommandSpanNameProvider(command => SqlSummary.Of(command.CommandText).Text)
        .ConfigureCommandEnrichmentCallback((span, command) => Describe(span, command.CommandText))
        .ConfigureBatchSpanNameProvider(batch => SqlSummary.Of(FirstOf(batch)).Text)
        .ConfigureBatchEnrichmentCallback((span, batch) => Describe(span, FirstOf(batch)))
        .ConfigureCopyOperationSpanNameProvider(sql => SqlSummary.Of(sql).Text)
        .ConfigureCopyOperationEnrichmentCallback(Describe));

    private static string FirstOf(NpgsqlBatch batch) => batch.BatchCommands.Count > 0 ? batch.BatchCommands[0].CommandText : "";

    private static void Describe(Activity span, string sql)
    {
        var summary = SqlSummary.Of(sql);
        span.SetTag(AttributeNames.DbOperationName, summary.Operation);
        span.SetTag(AttributeNames.DbCollectionName, summary.Collection);
        span.SetTag(AttributeNames.DbQuerySummary, summary.Text);
        span.SetTag(DataSourceName, null);
        span.SetTag(ConnectionId, null);
        if (span.GetTagItem(AttributeNames.DbQueryText) is string text)
        {
            span.SetTag(AttributeNames.DbQueryText, SqlTokens.WithoutLiterals(text));
        }
    }
}
