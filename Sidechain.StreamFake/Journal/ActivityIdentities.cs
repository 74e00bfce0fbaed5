using Sidechain.StreamFake.Feeds;

namespace Sidechain.StreamFake.Journal;

/// <summary>
/// Gives activities their ids. The pair of foreign id and time is unique in the whole app: an activity that repeats it gets the
/// same id and so takes the earlier one's place. Used by the journal's writer alone, hence without a lock.
/// </summary>
internal sealed class ActivityIdentities(TimeProvider clock)
{
    private readonly Dictionary<(string ForeignId, DateTime Time), ActivityId> _known = [];
    private ulong _lastSequence;

    public Activity Identify(ActivityDraft draft, FeedId origin)
    {
        var time = draft.Time ?? StreamTime.Now(clock);
        if (draft.ForeignId is null)
            return Activity.Create(draft, Next(time), time, origin);

        if (!_known.TryGetValue((draft.ForeignId, time), out var id))
            _known[(draft.ForeignId, time)] = id = Next(time);
        return Activity.Create(draft, id, time, origin);
    }

    /// <summary>Takes an activity of an earlier run into account.</summary>
    public void Remember(Activity activity)
    {
        _lastSequence = Math.Max(_lastSequence, activity.Id.Sequence);
        if (activity.ForeignId is not null)
            _known[(activity.ForeignId, activity.Time)] = activity.Id;
    }

    private ActivityId Next(DateTime time) => ActivityId.Create(time, ++_lastSequence);
}
