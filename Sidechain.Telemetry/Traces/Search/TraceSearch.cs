using Npgsql;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>Finds traces by rows, and looks at spans where a row says more than the reader may know or a hash may be wrong.</summary>
internal sealed class TraceSearch(NpgsqlDataSource database, StoreState state, TraceStore traces, RareTerms rare)
{
    private const int MostRead = 10_000;
    private const int MostReadOfOne = 2_000;
    private const long MostBytes = 8 * 1024 * 1024;
    private const long MostBytesOfOne = 1024 * 1024;

    /// <summary>A page, and where it ended; null where there is no more.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<(IReadOnlyList<FoundTrace> Traces, TraceCursor? Next)> FindAsync(
        TraceFilter filter, SidechainUser user, CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            var rows = await RowsAsync(filter, cancellationToken);
            TraceCursor? next = rows.Count == filter.Limit
                ? new(filter.Order == TraceOrder.Start ? rows[^1].AtNs : rows[^1].LongestNs, rows[^1].TraceId)
                : null;
            return (await CheckedAsync(rows, filter, user, cancellationToken), next);
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private async Task<IReadOnlyList<FoundTrace>> RowsAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        // One user's traces are few enough to look through.
        var among = filter.Owner is null && filter.WantedTerms() is { Length: > 0 } terms
            ? await rare.FindAsync(terms, cancellationToken)
            : null;
        await using var command = SearchSql.Command(database, filter, among);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<FoundTrace>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(new FoundTrace
            {
                TraceId = rows.GetGuid(0),
                OriginalId = rows.IsDBNull(1) ? null : rows.GetString(1),
                Owner = rows.IsDBNull(2) ? null : rows.GetString(2),
                Root = rows.IsDBNull(3) ? null : rows.GetString(3),
                StartNs = rows.GetInt64(4),
                LongestNs = rows.GetInt64(5),
                SpanCount = rows.GetInt32(6),
                Status = (SpanStatus)rows.GetInt16(7),
                Clients = Origins.ClientTypes(rows.GetInt16(8)),
                Pinned = rows.GetBoolean(9),
                AtNs = rows.GetInt64(10),
                IsOwnersAlone = rows.GetBoolean(11),
                Bytes = rows.GetInt64(12),
                Strays = rows.GetInt32(13),
            });
        }

        // Days and what is pinned come one after the other.
        return [.. found.OrderByDescending(row => filter.Order == TraceOrder.Start ? row.AtNs : row.LongestNs)
            .ThenByDescending(row => row.TraceId.ToString("N"), StringComparer.Ordinal).Take(filter.Limit)];
    }

    /// <summary>
    /// Reads the spans of small traces where the row alone does not say enough: it may count strangers' spans, or a hash may be another
    /// word's. A list reads at most a few thousand spans and a few megabytes. The owner of a big trace sees its row as it is, without a
    /// name where strangers have spans in it.
    /// </summary>
    private async Task<IReadOnlyList<FoundTrace>> CheckedAsync(
        IReadOnlyList<FoundTrace> rows, TraceFilter filter, SidechainUser user, CancellationToken cancellationToken)
    {
        var isByWord = filter.WantedTerms().Length > 0;
        var (spans, bytes) = (MostRead, MostBytes);
        var read = rows.Where(
            row => (isByWord || !(row is { IsOwnersAlone: true, Strays: 0 } || user.IsSupport))
                && row is { SpanCount: <= MostReadOfOne, Bytes: <= MostBytesOfOne })
            .TakeWhile(row => (spans -= row.SpanCount) >= 0 && (bytes -= row.Bytes) >= 0).Select(row => row.TraceId).ToHashSet();
        var stored = read.Count == 0
            ? []
            : await traces.FindAsync([.. read], allAttributes: filter.Attribute is not null, cancellationToken);
        var found = new List<FoundTrace>(rows.Count);
        foreach (var row in rows)
        {
            if (!read.Contains(row.TraceId))
            {
                found.Add(user.IsSupport ? row : row with
                {
                    Root = row.IsOwnersAlone ? row.Root : null,
                    SpanCount = row.SpanCount - row.Strays,
                });
                continue;
            }

            if (!stored.TryGetValue(row.TraceId, out var trace))
            {
                continue;
            }

            Span[] visible = [.. TraceReading.Visible(trace, user)];
            if (filter.IsMetBy(visible))
            {
                found.Add(row.Of(visible));
            }
        }

        return found;
    }
}
