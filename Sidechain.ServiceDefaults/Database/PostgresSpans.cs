using System.Diagnostics;
using Npgsql;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>Names Npgsql's spans as the statement's own first line does: <c>-- INSERT audio_posts</c>.</summary>
public static class PostgresSpans
{
    // The first holds the server and the user's name, the second says nothing to anybody.
    private const string DataSourceName = "db.npgsql.data_source";
    private const string ConnectionId = "db.npgsql.connection_id";

    /// <summary>
    /// Names spans of commands, batches and COPY, and adds operation, table and summary. A batch is named after its first statement. A
    /// statement without a name keeps Npgsql's: <c>postgresql</c>. Values are never in the text, since they are parameters.
    /// </summary>
    /// <remarks>Opening a connection makes no span, nor does a statement outside of any (polling, migrations).</remarks>
    /// <param name="begun">Told of the span of each command, when both have just begun.</param>
    public static NpgsqlDataSourceBuilder UseSidechainSpans(
        this NpgsqlDataSourceBuilder dataSource, Action<Activity, NpgsqlCommand>? begun = null) =>
        dataSource.ConfigureTracing(tracing => tracing
            .EnablePhysicalOpenTracing(false)
            .EnableFirstResponseEvent(false)
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureCommandSpanNameProvider(command => StatementName.Of(command.CommandText)?.Text)
            .ConfigureCommandEnrichmentCallback((span, command) =>
            {
                Describe(span, StatementName.Of(command.CommandText));
                begun?.Invoke(span, command);
            })
            .ConfigureBatchFilter(_ => Activity.Current is not null)
            .ConfigureBatchSpanNameProvider(batch => Of(batch)?.Text)
            .ConfigureBatchEnrichmentCallback((span, batch) => Describe(span, Of(batch)))
            .ConfigureCopyOperationFilter(_ => Activity.Current is not null)
            .ConfigureCopyOperationSpanNameProvider(sql => StatementName.OfCopy(sql)?.Text)
            .ConfigureCopyOperationEnrichmentCallback((span, sql) => Describe(span, StatementName.OfCopy(sql))));

    private static StatementName? Of(NpgsqlBatch batch) =>
        batch.BatchCommands.Count > 0 ? StatementName.Of(batch.BatchCommands[0].CommandText) : null;

    private static void Describe(Activity span, StatementName? name)
    {
        span.SetTag(AttributeNames.DbOperationName, name?.Operation);
        span.SetTag(AttributeNames.DbCollectionName, name?.Collection);
        span.SetTag(AttributeNames.DbQuerySummary, name?.Text);
        span.SetTag(DataSourceName, null);
        span.SetTag(ConnectionId, null);
    }
}
