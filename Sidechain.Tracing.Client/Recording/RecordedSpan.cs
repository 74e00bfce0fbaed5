using System.Diagnostics;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>
/// A span while it runs. Every member may be called from any thread; after the end all of them do nothing. Nothing here throws.
/// </summary>
public sealed class RecordedSpan : IDisposable
{
    /// <summary>Most attributes, and most events, that a span is delivered with.</summary>
    internal const int MaxItems = 128;

    private const string CustomProperty = "sidechain.span";

    private readonly OpenTrace _trace;
    private readonly Activity? _before;
    private readonly long _startTicks;
    private ExecutionContext? _contextBefore;
    private ExecutionContext? _contextInside;
    private string? _message;
    private RecordedEvent? _newest;
    private int _events;
    private SpanState _state;
    private readonly bool _isHeard;
    private byte _ended;
    private byte _deliveredUnfinished;

    /// <param name="trace">What it shares with the spans around it.</param>
    /// <param name="activity">Not started yet.</param>
    /// <param name="before">The activity that is current until the start.</param>
    /// <param name="startTicks">Monotonic.</param>
    /// <param name="isHeard">True when other code may listen to the activity: then everything is on it.</param>
    internal RecordedSpan(OpenTrace trace, Activity activity, Activity? before, long startTicks, bool isHeard)
    {
        _isHeard = isHeard;
        _trace = trace;
        _before = before;
        _startTicks = startTicks;
        Activity = activity;
        activity.SetStartTime(Instant(trace.Clock.At(startTicks, out var jumpedUs)));
        if (jumpedUs != 0)
        {
            SetAttribute(AttributeNames.ClockJumpMs, jumpedUs / 1000d);
        }
    }

    /// <summary>A span that has ended, for a task that still runs inside it.</summary>
    private RecordedSpan(OpenTrace trace, Activity ended)
    {
        _trace = trace;
        _ended = 1;
        Activity = ended;
    }

    /// <summary>32 lower-case hex digits.</summary>
    public string TraceId => _trace.IdOf(Activity);

    /// <summary>16 lower-case hex digits.</summary>
    public string SpanId => Activity.SpanId.ToHexString();

    /// <summary>16 lower-case hex digits; null for a root.</summary>
    public string? ParentSpanId => Activity.ParentSpanId is var id && id == default ? null : id.ToHexString();

    /// <summary>The trace id as it was given when it is a foreign one (<c>abc123def456</c>); sent as <c>X-Trace-ID</c>.</summary>
    public string? OriginalTraceId => _trace.OriginalTraceId;

    public string Name => Activity.OperationName;

    /// <summary>The W3C header of this span, for a child process's <c>TRACEPARENT</c>.</summary>
    public string TraceParent => Context.TraceParent.Of(Activity).ToString();

    /// <summary>
    /// The variables of the environment for a process that is started inside it; see <see cref="Context.TraceEnvironment"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment(Context.BaggageKeys? keys = null) => Context.TraceEnvironment.Of(Activity, keys);

    /// <summary>Monotonic time since the start; after the end, the duration.</summary>
    public TimeSpan Elapsed => HasEnded ? Activity.Duration : TimeSpan.FromMicroseconds(Clock.ElapsedUs(_startTicks, Clock.Ticks()));

    /// <summary>What HttpClient and OpenTelemetry exporters see.</summary>
    internal Activity Activity { get; }

    internal OpenTrace Trace => _trace;

    internal long StartUs => (Activity.StartTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    internal SpanState State => _state;

    internal string? StatusMessage => _message;

    /// <summary>The last event that is not on the activity.</summary>
    internal RecordedEvent? NewestEvent => Volatile.Read(ref _newest);

    internal int DroppedEvents => Math.Max(0, _events - MaxItems);

    private TraceClock Clock => _trace.Clock;

    internal bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>The note that the queue made when this span began; null when it makes none.</summary>
    internal BegunSpan? Begun { get; set; }

    /// <summary>Null takes the attribute away. Secrets are masked when the span is delivered.</summary>
    public void SetAttribute(string key, object? value)
    {
        // Activity's own lists are safe for concurrency.
        if (!HasEnded && !string.IsNullOrEmpty(key))
        {
            Activity.SetTag(key, AttributeValues.Keep(key, value));
        }
    }

    /// <inheritdoc cref="SetAttribute(string, object?)"/>
    public void SetAttribute(string key, long value) => SetAttribute(key, AttributeValues.Box(value));

    /// <inheritdoc cref="SetAttribute(string, object?)"/>
    public void SetAttribute(string key, bool value) => SetAttribute(key, AttributeValues.Box(value));

    /// <summary>A member that travels with requests to our own hosts; only <c>session.id</c> crosses the wire.</summary>
    public void SetBaggage(string key, string value) => Activity.SetBaggage(key, value);

    /// <summary>Notes that something happened now.</summary>
    public void AddEvent(string name) => AddEvent(name, []);

    /// <summary>Notes that something happened now, with its particulars.</summary>
    public void AddEvent(string name, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (!HasEnded)
        {
            Note(name, Clock.Ticks(), attributes);
        }
    }

    /// <summary>
    /// The span failed with <paramref name="exception"/>; cancellation makes it cancelled. On its way up an exception may be recorded
    /// on every span: all of them fail, only the first has the event.
    /// </summary>
    public void RecordException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is OperationCanceledException { InnerException: not TimeoutException })
        {
            SetStatus(SpanStatuses.Cancelled);
            return;
        }

        SetStatus(SpanStatuses.Error, exception.Message);
        SetAttribute(AttributeNames.ErrorType, ErrorTypes.Of(exception));
        if (_trace.Recorder.IsFirst(exception))
        {
            AddEvent(
                EventNames.Exception,
                new(AttributeNames.ExceptionType, exception.GetType().FullName),
                new(AttributeNames.ExceptionMessage, exception.Message),
                new(AttributeNames.ExceptionStacktrace, exception.ToString()));
        }
    }

    /// <summary><c>ok</c>, <c>error</c> or <c>cancelled</c>; anything else is an error. The last call holds.</summary>
    public void SetStatus(string status, string? message = null)
    {
        if (HasEnded)
        {
            return;
        }

        _state = SpanStates.Of(status);
        _message = message is null ? null : AttributeValues.Text(message);
    }

    /// <summary>Ends the span, <c>ok</c> unless a status was set. The span that was current before it is current again.</summary>
    public void End() => EndAt(Clock.Ticks(), isPast: false);

    /// <summary>The same as <see cref="End"/>.</summary>
    public void Dispose() => End();

    /// <summary>Starts the activity: it is the current one from now on.</summary>
    internal void Start()
    {
        _contextBefore = ExecutionContext.Capture();
        Activity.Start();
        _contextInside = ExecutionContext.Capture();
    }

    /// <param name="ticks">Of the monotonic clock.</param>
    /// <param name="isPast">The span was measured earlier, on another thread: the wall clock says nothing about it.</param>
    internal void EndAt(long ticks, bool isPast = true)
    {
        if (Interlocked.Exchange(ref _ended, (byte)1) != 0)
        {
            return;
        }

        var durationUs = Math.Max(0, Clock.ElapsedUs(_startTicks, ticks));
        if (!isPast && Clock.TakeJumpUs(ticks) is not 0 and var jumpUs)
        {
            Note(EventNames.ClockJump, ticks, new KeyValuePair<string, object?>(AttributeNames.ClockJumpMs, jumpUs / 1000d));
        }

        Stop(durationUs);
        _trace.Recorder.Finished(this, durationUs);
    }

    /// <summary>Adds an event at a time of the monotonic clock.</summary>
    internal void AddEventAt(string name, long ticks)
    {
        if (!HasEnded)
        {
            Note(name, ticks, []);
        }
    }

    /// <summary>True the first time, and only while the span runs.</summary>
    internal bool TakeUnfinished() => !HasEnded && Interlocked.Exchange(ref _deliveredUnfinished, (byte)1) == 0;

    /// <summary>The span of an activity that this class marked, see <see cref="Mark"/>.</summary>
    internal static RecordedSpan? Marked(Activity activity) => activity.GetCustomProperty(CustomProperty) as RecordedSpan;

    /// <summary>An ended span of <paramref name="trace"/>.</summary>
    internal static RecordedSpan Ended(OpenTrace trace, Activity activity) => new(trace, activity);

    /// <summary>
    /// The activity that was current when this one started: a root of ours has no parent, but may run inside somebody else's span.
    /// </summary>
    internal static Activity? Around(Activity activity) => Marked(activity) is { } span ? span._before : activity.Parent;

    /// <summary>Makes the span known to its activity where that cannot be told from the activity's parents; costs a dictionary.</summary>
    internal void Mark() => Activity.SetCustomProperty(CustomProperty, this);

    private static DateTime Instant(long us) => new(DateTime.UnixEpoch.Ticks + (us * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    private void Note(string name, long ticks, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (Interlocked.Increment(ref _events) > MaxItems)
        {
            return;
        }

        // By the span's own anchor, so that it lies inside the span whatever the wall clock does.
        var us = StartUs + Clock.ElapsedUs(_startTicks, ticks);
        ActivityTagsCollection? tags = null;
        foreach (var (key, value) in attributes)
        {
            (tags ??= [])[key] = AttributeValues.Normalize(key, value);
        }

        if (_isHeard)
        {
            Activity.AddEvent(new ActivityEvent(name, new DateTimeOffset(Instant(us)), tags));
        }
        else
        {
            new RecordedEvent(name, us, tags is null ? null : [.. tags]).Push(ref _newest);
        }
    }

    /// <summary>
    /// Activity.Stop makes the activity current that was so at the start. That is right only where this span is the current one, and
    /// only if the former has not ended meanwhile: otherwise the next span would become a child of a finished sibling.
    /// </summary>
    private void Stop(long durationUs)
    {
        // Where nothing but our own start has changed the flow since then, this span is the current one. The context of before is what is
        // wanted then, and restoring it costs no new one.
        var isUntouched = _contextBefore is not null && ExecutionContext.Capture() == _contextInside;
        var current = isUntouched ? Activity : Activity.Current;
        if (isUntouched)
        {
            ExecutionContext.Restore(_contextBefore!);
        }

        // Spans are kept by tasks that outlive them; contexts need not be.
        _contextBefore = _contextInside = null;
        Activity.SetEndTime(Instant(StartUs + durationUs));
        if (_isHeard || _state != SpanState.Ok)
        {
            Activity.SetStatus(_state.ToCode(), _message);
        }

        Activity.Stop();

        var next = current == Activity ? _before : current;
        while (next is { IsStopped: true })
        {
            next = Around(next);
        }

        if (!isUntouched || next != _before || Activity.Parent != _before)
        {
            Activity.Current = next;
        }
    }
}
