using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>Services and clients by number. Numbers are given outside of the group's transaction and never taken back.</summary>
internal sealed class Resources
{
    // Versions come from clients, so there may be any number of them.
    private const int MostKnown = 10_000;

    private const string Insert = """
        -- INSERT resources
        INSERT INTO telemetry.resources (service, client_type, client_version)
        SELECT service, client_type, client_version FROM unnest($1, $2, $3) AS n (service, client_type, client_version)
        -- A row that is there already would use up a number all the same.
        WHERE NOT EXISTS (SELECT 1 FROM telemetry.resources r WHERE r.service = n.service
            AND r.client_type IS NOT DISTINCT FROM n.client_type AND r.client_version IS NOT DISTINCT FROM n.client_version)
        ORDER BY 1, 2, 3
        ON CONFLICT DO NOTHING
        """;

    private const string Select = """
        -- SELECT resources
        SELECT r.id, r.service, r.client_type, r.client_version FROM telemetry.resources r
        JOIN unnest($1, $2, $3) AS n (service, client_type, client_version) ON r.service = n.service
            AND r.client_type IS NOT DISTINCT FROM n.client_type AND r.client_version IS NOT DISTINCT FROM n.client_version
        """;

    private readonly Dictionary<(string Service, string? ClientType, string? ClientVersion), int> _known = [];

    private readonly Abouts _abouts = new();

    // Mostly the same for one span after the other.
    private ((string? Service, string? ClientType, string? ClientVersion) Key, int Number) _last;

    public int this[SpanRecord span]
    {
        get
        {
            if (!IsSame(span, _last.Key))
            {
                _last = (Key(span), _known[Key(span)]);
            }

            return _last.Number;
        }
    }

    /// <summary>The number of what is known about its resource and its library; null where nothing is.</summary>
    public int? About(SpanRecord span) => _abouts[span.About];

    /// <summary>Makes sure that every span's resource has a number.</summary>
    public async Task LearnAsync(
        NpgsqlConnection connection, IReadOnlyCollection<SpanRecord> spans, DateOnly today, CancellationToken cancellationToken)
    {
        await _abouts.LearnAsync(connection, spans, today, cancellationToken);
        if (_known.Count > MostKnown)
        {
            _known.Clear();
            _last = default;
        }

        var unknown = Unknown(spans);
        if (unknown.Count == 0)
        {
            return;
        }

        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { Command(Insert, unknown), Command(Select, unknown) } };
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            _known[(rows.GetString(1), Text(rows, 2), Text(rows, 3))] = rows.GetInt32(0);
        }
    }

    // The same objects; equal texts that are not cost a look.
    private static bool IsSame(SpanRecord span, (string? Service, string? ClientType, string? ClientVersion) key) =>
        ReferenceEquals(span.Service, key.Service) && ReferenceEquals(span.ClientType, key.ClientType)
            && ReferenceEquals(span.ClientVersion, key.ClientVersion);

    private HashSet<(string Service, string? ClientType, string? ClientVersion)> Unknown(IReadOnlyCollection<SpanRecord> spans)
    {
        var unknown = new HashSet<(string Service, string? ClientType, string? ClientVersion)>();
        SpanRecord? last = null;
        foreach (var span in spans)
        {
            var isAsBefore = last is not null && IsSame(span, (last.Service, last.ClientType, last.ClientVersion));
            last = span;
            if (!isAsBefore && !_known.ContainsKey(Key(span)))
            {
                unknown.Add(Key(span));
            }
        }

        return unknown;
    }

    private static (string Service, string? ClientType, string? ClientVersion) Key(SpanRecord span) =>
        (span.Service, span.ClientType, span.ClientVersion);

    private static NpgsqlBatchCommand Command(string sql, HashSet<(string Service, string? ClientType, string? ClientVersion)> keys) =>
        new(sql)
        {
            Parameters =
            {
                Columns.Of(keys, NpgsqlDbType.Text, key => key.Service),
                Columns.Of(keys, NpgsqlDbType.Text, key => key.ClientType),
                Columns.Of(keys, NpgsqlDbType.Text, key => key.ClientVersion),
            },
        };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
