using System.Diagnostics;
using Npgsql;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Database;

public sealed class PostgresSpansTests(Database database)
{
    private readonly NpgsqlDataSource _source = database.Source;

    [Fact]
    public async Task Command_IsNamedByItsComment_WithoutValues()
    {
        using var recording = new SpansOfATest();
        await using var command = _source.CreateCommand("-- INSERT audio_posts\nINSERT INTO audio_posts (id, title) VALUES ($1, NULL)");
        command.Parameters.Add(new NpgsqlParameter { Value = 4711 });

        await command.ExecuteNonQueryAsync();

        var span = Assert.Single(recording.Spans);
        Assert.Equal(("INSERT audio_posts", ActivityKind.Client), (span.DisplayName, span.Kind));
        Assert.Equal("postgresql", span.GetTagItem(AttributeNames.DbSystemName));
        Assert.Equal("INSERT", span.GetTagItem(AttributeNames.DbOperationName));
        Assert.Equal("audio_posts", span.GetTagItem(AttributeNames.DbCollectionName));
        Assert.Equal("INSERT audio_posts", span.GetTagItem(AttributeNames.DbQuerySummary));
        Assert.Equal(command.CommandText, span.GetTagItem(AttributeNames.DbQueryText));
        Assert.DoesNotContain(span.TagObjects, tag =>
            $"{tag.Value}".Contains("4711", StringComparison.Ordinal) || $"{tag.Value}".Contains("Username", StringComparison.Ordinal));
        Assert.Empty(span.Events);
    }

    [Fact]
    public async Task Batch_IsOneSpan_NamedAfterItsFirstStatement()
    {
        using var recording = new SpansOfATest();
        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("-- INSERT audio_posts\nINSERT INTO audio_posts (id) VALUES (1)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("-- DELETE audio_posts\nDELETE FROM audio_posts"));

        await batch.ExecuteNonQueryAsync();

        Assert.Equal("INSERT audio_posts", Assert.Single(recording.Spans).DisplayName);
    }

    [Fact]
    public async Task Command_WithoutAName_KeepsTheNameOfNpgsql()
    {
        using var recording = new SpansOfATest();
        await using var command = _source.CreateCommand("DELETE FROM audio_posts");

        await command.ExecuteNonQueryAsync();

        var span = Assert.Single(recording.Spans);
        Assert.Equal("postgresql", span.DisplayName);
        Assert.Null(span.GetTagItem(AttributeNames.DbQuerySummary));
    }

    [Fact]
    public async Task Command_OutsideOfAnySpan_MakesNone()
    {
        using var recording = new SpansOfATest();
        Activity.Current = null;
        await using var command = _source.CreateCommand("-- DELETE nowhere\nDELETE FROM audio_posts");

        await command.ExecuteNonQueryAsync();

        Assert.DoesNotContain(recording.All, span => span.DisplayName == "DELETE nowhere");
    }

    [Fact]
    public async Task Transaction_AddsNoSpans()
    {
        using var recording = new SpansOfATest();
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("-- UPDATE audio_posts\nUPDATE audio_posts SET title = NULL", connection, transaction);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();

        Assert.Equal("UPDATE audio_posts", Assert.Single(recording.Spans).DisplayName);
    }

    [Fact]
    public async Task Copy_IsNamedByItsTable()
    {
        using var recording = new SpansOfATest();
        await using var connection = await _source.OpenConnectionAsync();
        await using (var import = await connection.BeginBinaryImportAsync("COPY audio_posts (id) FROM STDIN (FORMAT BINARY)"))
        {
            await import.StartRowAsync();
            await import.WriteAsync(1);
            await import.CompleteAsync();
        }

        Assert.Equal("COPY audio_posts", Assert.Single(recording.Spans).DisplayName);
        // Npgsql takes no comment here, or COPY would be named as all else.
        await Assert.ThrowsAsync<ArgumentException>(
            () => connection.BeginBinaryImportAsync("-- COPY x\nCOPY audio_posts (id) FROM STDIN (FORMAT BINARY)"));
    }
}
