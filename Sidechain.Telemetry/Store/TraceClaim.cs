using System.Diagnostics;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>A trace's row, locked by this transaction, as this group will leave it.</summary>
/// <param name="row">The row as it stands in the table.</param>
/// <param name="isNew">This transaction inserted it: whatever it says, nobody has claimed it yet.</param>
/// <param name="limits">What a trace may have.</param>
internal sealed class TraceClaim(TraceRow row, bool isNew, StoreOptions limits)
{
    // A service's spans come a moment after their end: so late a request is still heard of.
    private const long LongestExportNs = 60_000_000_000;

    private int _spans = row.SpanCount;
    private long _bytes = row.Bytes;

    public Guid TraceId => row.TraceId;

    public DateOnly Day => row.Day;

    public string? Owner { get; private set; } = isNew ? null : row.Owner;

    public string? OriginalId { get; private set; } = isNew ? null : row.OriginalId;

    public long? ClaimedNs { get; private set; } = isNew ? null : row.ClaimedNs;

    public bool IsDone { get; private set; } = row.IsDone;

    public bool IsNew { get; } = isNew;

    /// <summary>A batch that was kept names it.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>Spans of this group that were too many.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Spans of this group that were let in, and how heavy they are: some may turn out to be there already.</summary>
    public (int Spans, long Bytes) Taken => (_spans - row.SpanCount, _bytes - row.Bytes);

    /// <summary>Spans of it came that could not be kept.</summary>
    public bool HasRejected { get; private set; } = row.HasRejected;

    /// <summary>The words of this group's spans that its owner's clients sent; no more than a trace may have.</summary>
    public HashSet<int> OwnersTerms { get; } = [];

    /// <summary>The words of this group's other spans; no more than a trace may have of them.</summary>
    public HashSet<int> OthersTerms { get; } = [];

    public bool HasChanged => LeftOut > 0
        || (Owner, OriginalId, IsDone, ClaimedNs, HasRejected) != (row.Owner, row.OriginalId, row.IsDone, row.ClaimedNs, row.HasRejected);

    /// <summary>A span of a batch that is let in: null, or why the trace takes no more.</summary>
    /// <param name="span">Of this trace.</param>
    /// <param name="sender">Of the batch.</param>
    /// <param name="nowNs">Nanoseconds since 1970.</param>
    public string? Take(SpanRecord span, Sender sender, long nowNs)
    {
        IsNamed = true;
        if (ReasonAgainst(span, sender) is { } reason)
        {
            LeftOut++;
            return reason;
        }

        _spans++;
        _bytes += span.Weight;
        OriginalId ??= span.OriginalTraceId;
        if (sender.OwnerOf(span) is { } user && user != Owner && (Owner is null || WasFirst(span, sender)))
        {
            (Owner, ClaimedNs) = (user, sender.IsService ? null : nowNs);
        }

        AddTerms(span, IsOwners(sender));
        return null;
    }

    /// <summary>A batch that is let in has spans of it that cannot be kept: a trace that has others says so.</summary>
    public void Reject() => HasRejected |= IsNamed || row.SpanCount > 0;

    /// <summary>The owner says so; anybody else's word counts for nothing.</summary>
    public void Finish(string? userId)
    {
        if (userId is not null && userId == Owner)
        {
            IsNamed = true;
            IsDone = true;
        }
    }

    private string? ReasonAgainst(SpanRecord span, Sender sender)
    {
        // Whoever guesses an id could else fill the trace before its owner's first span comes.
        var share = IsOwners(sender) ? 1 : 1 - limits.OwnersShare;
        return _spans >= limits.MaxTraceSpans * share ? RejectReasons.TooManySpans
            : _bytes + span.Weight > limits.MaxTraceBytes * share ? RejectReasons.TraceTooLarge
            : null;
    }

    private bool IsOwners(Sender sender) => !sender.IsService && sender.UserId is { } user && (Owner ?? user) == user;

    private void AddTerms(SpanRecord span, bool isOwners)
    {
        var (terms, most) = isOwners ? (OwnersTerms, limits.MaxTraceTerms) : (OthersTerms, limits.MaxOthersTerms);
        foreach (var term in span.Terms)
        {
            if (terms.Count >= most)
            {
                break;
            }

            terms.Add(term);
        }
    }

    // A request is heard of when its service exports it: the span of another's client may have come in between.
    private bool WasFirst(SpanRecord span, Sender sender) =>
        sender.IsService && span.Kind == ActivityKind.Server && ClaimedNs is { } claimed
            && span.StartNs < claimed && claimed - span.StartNs < LongestExportNs;
}
