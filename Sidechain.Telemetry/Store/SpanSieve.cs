using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>Finds the spans of a batch that the database does not take, by halves, and writes the others.</summary>
/// <param name="write">Writes a part of the batch, in a transaction of its own.</param>
internal sealed class SpanSieve(Func<Batch, Task<WriteResult>> write)
{
    // A single bad span of 20,000 takes 15. A batch of nothing else must not take hours.
    private const int MostFailures = 64;

    private readonly List<RefusedSpan> _refused = [];
    private int _failures;
    private IReadOnlyList<Guid> _notOwned = [];

    public async Task<WriteResult> WriteAsync(Batch batch)
    {
        await PartAsync(batch with { Done = [], Dropped = [] });
        // The rest of it, which names no span.
        if (batch.Done.Count + batch.Dropped.Count > 0)
        {
            await PartAsync(batch with { Spans = [] });
        }

        return _notOwned.Count > 0 ? new WriteResult(_notOwned, []) : new WriteResult([], _refused);
    }

    private async Task PartAsync(Batch part)
    {
        if (_failures >= MostFailures || _notOwned.Count > 0)
        {
            Refuse(part);
            return;
        }

        try
        {
            var result = await write(part);
            _notOwned = result.NotOwned;
            _refused.AddRange(result.Refused);
        }
        catch (PostgresException refused) when (StoreOutage.IsOfSender(refused))
        {
            _failures++;
            if (part.Spans.Count < 2)
            {
                Refuse(part);
                return;
            }

            var half = part.Spans.Count / 2;
            await PartAsync(part with { Spans = [.. part.Spans.Take(half)] });
            await PartAsync(part with { Spans = [.. part.Spans.Skip(half)] });
        }
    }

    private void Refuse(Batch part) => _refused.AddRange(part.Spans.Select(span => new RefusedSpan(span, RejectReasons.Unstorable)));
}
