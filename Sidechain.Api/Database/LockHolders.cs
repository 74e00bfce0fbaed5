using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using Sidechain.ServiceDefaults.Database;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Database;

/// <summary>
/// Says on a statement's span which other upload it had to wait for. A statement that is fast costs a timer and nothing else; only one that
/// still runs after
/// <see cref="Patience"/> makes api ask Postgres, over another connection, who blocks it. The blocker's trace stands in its
/// <c>application_name</c>. A few ask at a time: where all statements are slow, the questions of all would be the last straw.
/// </summary>
internal sealed partial class LockHolders(string connectionString, TimeProvider time)
{
    /// <summary>Shorter waits are nobody's business.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(120);

    /// <summary>Between questions, while it still waits.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const int MostQuestions = 50;
    private const int MostAsking = 2;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);
    private const string NamePrefix = "sidechain-api ";

    // Asked outside of any span, so it makes none.
    private const string Question = """
        -- SELECT pg_locks
        SELECT holder.application_name
        FROM pg_locks waiting JOIN pg_stat_activity holder ON holder.pid = ANY (pg_blocking_pids(waiting.pid))
        WHERE waiting.pid = $1 AND NOT waiting.granted AND waiting.waitstart < clock_timestamp() - interval '100 ms'
        LIMIT 1
        """;

    private int _asking;

    /// <summary>Not pooled: it is asked so rarely that a connection that waits for it would be one too many.</summary>
    private readonly Lazy<NpgsqlDataSource> _dataSource = new(() =>
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        return new NpgsqlDataSourceBuilder(unpooled.ConnectionString).UseSidechainSpans().LimitTime(AnswerTimeout).Build();
    });

    /// <summary>What a statement calls itself while it runs, so that those who wait for it can name its trace.</summary>
    public static string NameOf(Activity? span) => span is null ? NamePrefix + "-" : NamePrefix + span.TraceId.ToHexString();

    /// <summary>Watches an insert of a post until its span ends. Returns at once, and whatever happens harms nobody.</summary>
    public void Watch(Activity span, NpgsqlCommand command)
    {
        if (!command.CommandText.StartsWith("-- INSERT audio_posts", StringComparison.Ordinal)
            || command.Connection is not { ProcessID: var process and > 0 })
        {
            return;
        }

        // No activity of the caller may flow into the watch: its question would be a span.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => WatchAsync(span, process));
        }
    }

    private async Task WatchAsync(Activity span, int process)
    {
        await Task.Delay(Patience, time);
        for (var asked = 0; !span.IsStopped && asked < MostQuestions; asked++)
        {
            if (await AskAsync(process) is { } holder)
            {
                span.SetTag(AttributeNames.DbLockHolderTraceId, holder);
                return;
            }

            await Task.Delay(Pause, time);
        }
    }

    private async Task<string?> AskAsync(int process)
    {
        try
        {
            // The others ask at their next look, if they still wait then.
            return Interlocked.Increment(ref _asking) <= MostAsking ? await AskInTurnAsync(process) : null;
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // Asked again. Without an answer the span says that it was slow, and no more.
            Debug.WriteLine(e);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private async Task<string?> AskInTurnAsync(int process)
    {
        await using var command = _dataSource.Value.CreateCommand(Question);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = process });
        var name = await command.ExecuteScalarAsync() as string;
        return HolderName().Match(name ?? "") is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("^" + NamePrefix + "([0-9a-f]{32})$")]
    private static partial Regex HolderName();
}
