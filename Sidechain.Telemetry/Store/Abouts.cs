using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>Descriptions of processes and libraries by their numbers, as <see cref="Resources"/>, to which they belong.</summary>
internal sealed class Abouts
{
    private const int MostKnown = 10_000;

    // Before the others: one that is being deleted is waited for, and made anew. Locked in one order, as everywhere.
    private const string Use = """
        -- UPDATE abouts
        WITH due AS (
            SELECT a.id FROM unnest($1) AS n (about) JOIN telemetry.abouts a ON md5(a.about) = md5(n.about)
            WHERE a.used < $2 ORDER BY a.id FOR UPDATE OF a)
        UPDATE telemetry.abouts a SET used = $2 FROM due WHERE a.id = due.id
        """;

    private const string Insert = """
        -- INSERT abouts
        INSERT INTO telemetry.abouts (about, used) SELECT n.about, $2 FROM unnest($1) AS n (about)
        -- A row that is there already would use up a number all the same.
        WHERE NOT EXISTS (SELECT 1 FROM telemetry.abouts a WHERE md5(a.about) = md5(n.about))
        ORDER BY 1
        ON CONFLICT DO NOTHING
        """;

    private const string Select = """
        -- SELECT abouts
        SELECT a.id, n.about FROM unnest($1) AS n (about) JOIN telemetry.abouts a ON md5(a.about) = md5(n.about)
        """;

    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private DateOnly _day;

    public int? this[string? about] => about is null ? null : _known[about];

    /// <summary>Makes sure that all that is said about these spans has a number, and that it keeps it.</summary>
    /// <param name="today">By this retention tells what is still in use; see <c>DayKeeper</c>.</param>
    public async Task LearnAsync(
        NpgsqlConnection connection, IEnumerable<SpanRecord> spans, DateOnly today, CancellationToken cancellationToken)
    {
        if (_known.Count > MostKnown || _day != today)
        {
            _known.Clear();
            _day = today;
        }

        HashSet<string>? unknown = null;
        string? last = null;
        foreach (var span in spans)
        {
            // Mostly the same object for one span after the other.
            if (span.About is { } about && !ReferenceEquals(about, last) && !_known.ContainsKey(last = about))
            {
                (unknown ??= new(StringComparer.Ordinal)).Add(about);
            }
        }

        if (unknown is null)
        {
            return;
        }

        string[] texts = [.. unknown];
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Use) { Parameters = { new() { Value = texts }, Day(today) } },
                new(Insert) { Parameters = { new() { Value = texts }, Day(today) } },
                new(Select) { Parameters = { new() { Value = texts } } },
            },
        };
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            _known[rows.GetString(1)] = rows.GetInt32(0);
        }
    }

    private static NpgsqlParameter Day(DateOnly day) => new() { Value = day, NpgsqlDbType = NpgsqlDbType.Date };
}
