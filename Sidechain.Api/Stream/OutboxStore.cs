using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Stream;

/// <summary>The outbox in the database.</summary>
internal sealed class OutboxStore(SidechainDbContext database)
{
    /// <summary>The most that are taken at once: more would wait for their turn until the lease is over.</summary>
    public const int MostAtOnce = 32;

    /// <summary>
    /// Takes for <paramref name="lease"/> the oldest due entry of each lane behind <paramref name="after"/>, in the order of the lanes. Two
    /// replicas never get the same one. A lane's next entry cannot be taken before the one ahead of it is gone, which keeps the order. The
    /// index leads from one lane's head to the next, so the cost is a step a lane, however many entries wait. Each head is looked up by
    /// itself, as a join that locks makes Postgres do: else it reads all entries, or all heads before the first is taken.
    /// </summary>
    /// <param name="lease">The time for which no other worker gets them.</param>
    /// <param name="after">The last lane of the previous call, so that every lane has its turn; empty to begin with the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<List<OutboxEntry>> TakeDueAsync(TimeSpan lease, string after, CancellationToken cancellationToken) =>
        database.StreamOutbox.FromSql($"""
            -- UPDATE stream_outbox
            WITH RECURSIVE heads AS (
                (SELECT lane, id FROM stream_outbox WHERE lane > {after} ORDER BY lane, id LIMIT 1)
                UNION ALL
                SELECT next.lane, next.id FROM heads CROSS JOIN LATERAL
                    (SELECT o.lane, o.id FROM stream_outbox o WHERE o.lane > heads.lane ORDER BY o.lane, o.id LIMIT 1) next
            ), taken AS (
                UPDATE stream_outbox SET next_attempt_at = now() + {lease}, attempts = attempts + 1
                WHERE id = ANY (ARRAY(
                    SELECT due.id FROM heads CROSS JOIN LATERAL
                        (SELECT o.id FROM stream_outbox o WHERE o.id = heads.id AND o.next_attempt_at <= now() FOR UPDATE SKIP LOCKED) due
                    LIMIT {MostAtOnce}))
                RETURNING *
            )
            SELECT * FROM taken ORDER BY lane
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
