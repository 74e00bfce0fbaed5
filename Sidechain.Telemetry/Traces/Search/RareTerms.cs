using System.Collections.Concurrent;
using Npgsql;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>The traces that have certain terms, where they are few. Common terms are remembered, not counted again.</summary>
internal sealed class RareTerms(NpgsqlDataSource database, TimeProvider time)
{
    private const int Few = 1000;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _common = new(StringComparer.Ordinal);

    /// <summary>Null where there are many.</summary>
    public async Task<Guid[]?> FindAsync(int[] terms, CancellationToken cancellationToken)
    {
        var key = string.Join(' ', terms);
        if (_common.TryGetValue(key, out var until) && until > time.GetUtcNow())
        {
            return null;
        }

        await using var command = database.CreateCommand("-- SELECT traces\nSELECT * FROM telemetry.traces_with($1, $2)");
        command.Parameters.Add(new() { Value = terms });
        command.Parameters.Add(new() { Value = Few + 1 });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(rows.GetGuid(0));
        }

        if (found.Count <= Few)
        {
            return [.. found];
        }

        if (_common.Count >= MostRemembered)
        {
            _common.Clear();
        }

        _common[key] = time.GetUtcNow() + Remembered;
        return null;
    }
}
