using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>A trace's row, locked by this transaction, as this group will leave it.</summary>
/// <param name="row">The row as it stands in the table.</param>
/// <param name="isNew">This transaction inserted it: whatever it says, nobody has claimed it yet.</param>
/// <param name="limits">What a trace may have.</param>
internal sealed class TraceClaim(TraceRow row, bool isNew, StoreOptions limits)
{
    private const long NsOfATick = 100;

    private readonly HashSet<SpanRecord> _strays = new(ReferenceEqualityComparer.Instance);
    private int _spans = row.SpanCount - row.Strays;
    private long _bytes = row.Bytes - row.StrayBytes;
    private long _strayBytes = row.StrayBytes;
    private int _anonymous = row.Anonymous;

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
    public (int Spans, long Bytes) Taken =>
        (_spans + _strays.Count + row.Strays - row.SpanCount, _bytes + _strayBytes - row.Bytes);

    /// <summary>The same of those that are strays.</summary>
    public (int Spans, long Bytes) TakenStrays => (_strays.Count, _strayBytes - row.StrayBytes);

    /// <summary>Spans of this group that are nobody's and no strays.</summary>
    public int TakenAnonymous => _anonymous - row.Anonymous;

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
    /// <param name="user">For whom the span was made, as far as is known.</param>
    /// <param name="isAnonymous">It is known to be made for nobody.</param>
    /// <param name="nowNs">Nanoseconds since 1970.</param>
    public string? Take(SpanRecord span, Sender sender, string? user, bool isAnonymous, long nowNs)
    {
        IsNamed = true;
        // The first who is told that a span is kept stays the owner, also when a request that began earlier is heard of later.
        if (Owner is null && sender.OwnerOf(span) is { } owner)
        {
            (Owner, ClaimedNs) = (owner, nowNs);
        }

        var isStray = IsStranger(user, isAnonymous, nowNs);
        if (ReasonAgainst(span, sender, isStray) is { } reason)
        {
            // A trace does not lack what its owner would not see.
            LeftOut += isStray && Owner is not null ? 0 : 1;
            return reason;
        }

        OriginalId ??= span.OriginalTraceId;
        if (isStray)
        {
            _strays.Add(span);
            _strayBytes += span.Weight;
        }
        else
        {
            _spans++;
            _bytes += span.Weight;
            _anonymous += isAnonymous ? 1 : 0;
        }

        AddTerms(span, IsOwners(sender));
        return null;
    }

    /// <summary>Whether a span that was let in is not taken for the owner's.</summary>
    public bool IsStray(SpanRecord span) => _strays.Contains(span);

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

    private bool IsStranger(string? user, bool isAnonymous, long nowNs)
    {
        if (!isAnonymous)
        {
            return user is not null && Owner is not null && user != Owner;
        }

        // A client that logs in within an action sent the action's beginning without a token, and its requests are told of a moment late.
        var isLate = Owner is not null && (ClaimedNs is not { } claimed || nowNs - claimed > limits.AnonymousTime.Ticks * NsOfATick);
        return isLate || _anonymous >= limits.MaxTraceSpans * limits.AnonymousShare;
    }

    private string? ReasonAgainst(SpanRecord span, Sender sender, bool isStray)
    {
        // Whoever guesses an id could else fill the trace before its owner's first span comes, and afterwards.
        var (spans, bytes, share) = (isStray, Owner) switch
        {
            (false, _) => (_spans, _bytes, IsOwners(sender) ? 1 : 1 - limits.OwnersShare),
            (true, not null) => (row.Strays + _strays.Count, _strayBytes, limits.OwnersShare),
            _ => (_spans + row.Strays + _strays.Count, _bytes + _strayBytes, 1 - limits.OwnersShare),
        };
        return spans >= limits.MaxTraceSpans * share ? RejectReasons.TooManySpans
            : bytes + span.Weight > limits.MaxTraceBytes * share ? RejectReasons.TraceTooLarge
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
}
