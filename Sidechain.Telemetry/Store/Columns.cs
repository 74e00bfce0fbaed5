using Npgsql;
using NpgsqlTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>Rows as the arrays that <c>unnest</c> takes, one a column.</summary>
internal static class Columns
{
    public static NpgsqlParameter Of<TRow, TValue>(IEnumerable<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
