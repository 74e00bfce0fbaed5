namespace Sidechain.Telemetry.Store;

/// <summary>A trace's row, locked by this transaction, as this group will leave it.</summary>
/// <param name="row">The row as it stands in the table.</param>
/// <param name="isNew">This transaction inserted it: whatever it says, nobody has claimed it yet.</param>
internal sealed class TraceClaim(TraceRow row, bool isNew)
{
    public Guid TraceId => row.TraceId;

    public DateOnly Day => row.Day;

    public string? Owner { get; private set; } = isNew ? null : row.Owner;

    public string? OriginalId { get; private set; } = isNew ? null : row.OriginalId;

    public bool IsDone { get; private set; } = row.IsDone;

    public bool IsNew { get; } = isNew;

    /// <summary>A batch that was kept names it.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>What the spans of this group are found by.</summary>
    public HashSet<int> Terms { get; } = [];

    public bool HasChanged => (Owner, OriginalId, IsDone) != (row.Owner, row.OriginalId, row.IsDone);

    public void Name(string? owner, string? originalId, bool isDone)
    {
        IsNamed = true;
        Owner ??= owner;
        OriginalId ??= originalId;
        IsDone |= isDone;
    }
}
