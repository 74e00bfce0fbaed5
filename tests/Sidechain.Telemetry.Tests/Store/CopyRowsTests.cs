using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>Against Postgres itself: what COPY took is what was written.</summary>
public sealed class CopyRowsTests(Databases databases)
{
    [Fact]
    public async Task Values_ArriveAsTheyWere()
    {
        await using var connection = new NpgsqlConnection(await databases.CreateAsync());
        await connection.OpenAsync();
        await using (var create = new NpgsqlCommand(
            "CREATE TEMPORARY TABLE t (n int, day date, id uuid, big bigint, small smallint, text text)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        var id = Guid.NewGuid();
        var texts = new[] { null, "", "größe 🎵", new string('x', 300_000) };
        var rows = new CopyRows();
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY t FROM STDIN (FORMAT BINARY)"))
        {
            rows.Begin();
            for (var n = 0; n < texts.Length; n++)
            {
                rows.Row(6);
                rows.Integer(n);
                rows.Date(n == 1 ? DateOnly.MaxValue : new DateOnly(1999, 12, 31).AddDays(n));
                rows.Uuid(id);
                rows.Bigint(n == 2 ? null : long.MinValue + n);
                rows.Smallint((short)-n);
                rows.Text(texts[n]);
            }

            rows.End();
            await copy.WriteAsync(rows.Written);
        }

        await using var read = new NpgsqlCommand("SELECT n, day, id, big, small, text FROM t ORDER BY n", connection);
        await using var found = await read.ExecuteReaderAsync();
        for (var n = 0; n < texts.Length; n++)
        {
            Assert.True(await found.ReadAsync());
            Assert.Equal(
                (n, n == 1 ? DateOnly.MaxValue : new DateOnly(1999, 12, 31).AddDays(n), id, n == 2 ? null : (long?)(long.MinValue + n),
                    (short)-n, texts[n]),
                (found.GetInt32(0), found.GetFieldValue<DateOnly>(1), found.GetGuid(2), found.IsDBNull(3) ? null : (long?)found.GetInt64(3),
                    found.GetInt16(4), found.IsDBNull(5) ? null : found.GetString(5)));
        }
    }
}
