using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;

namespace Sidechain.Api.Stream;

/// <summary>The outbox in the database.</summary>
internal sealed class OutboxStore(SidechainDbContext database)
{
    /// <summary>
    /// Takes for <paramref name="lease"/> the oldest entry of every lane that is due. Two replicas never get the same one, and a
    /// lane's next entry is not to be had before the one ahead of it is gone: that keeps the order.
    /// </summary>
    public Task<List<OutboxEntry>> TakeDueAsync(TimeSpan lease, CancellationToken cancellationToken) =>
        database.StreamOutbox.FromSql($"""
            -- UPDATE stream_outbox
            UPDATE stream_outbox SET next_attempt_at = now() + {lease}, attempts = attempts + 1
            WHERE id IN (
                SELECT o.id FROM stream_outbox o
                WHERE o.next_attempt_at <= now()
                    AND NOT EXISTS (SELECT 1 FROM stream_outbox older WHERE older.lane = o.lane AND older.id < o.id)
                ORDER BY o.id
                LIMIT 32
                FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);

    public Task RemoveAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        database.StreamOutbox.TagWith("DELETE stream_outbox").Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);

    public Task PostponeAsync(long id, TimeSpan pause, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"""
            -- UPDATE stream_outbox
            UPDATE stream_outbox SET next_attempt_at = now() + {pause} WHERE id = {id}
            """,
            cancellationToken);
}
