using System.Diagnostics;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Recording;

/// <summary>
/// A span while it runs. Every member may be called from any thread; after the end all of them do nothing. Nothing here throws.
/// </summary>
public sealed class RecordedSpan : IDisposable
{
    /// <summary>Most attributes, and most events, that a span is delivered with.</summary>
    public const int MaxItems = 128;

    private const string CustomProperty = "sidechain.span";

    private readonly SpanRecorder _recorder;
    private readonly Activity? _before;
    private readonly TraceClock _clock;
    private readonly long _startUs;
    private readonly long _startTicks;
    private readonly Lock _lock = new();
    private string? _status;
    private string? _message;
    private bool _ended;
    private bool _deliveredUnfinished;
    private int _droppedEvents;
    private int _events;

    internal RecordedSpan(SpanRecorder recorder, Activity activity, TraceClock clock, string? originalTraceId)
    {
        _recorder = recorder;
        _before = Activity.Current;
        _clock = clock;
        Activity = activity;
        OriginalTraceId = originalTraceId;
        (_startUs, _startTicks) = clock.Now();
        activity.SetCustomProperty(CustomProperty, this);
        activity.SetStartTime(DateTime.UnixEpoch.AddMicroseconds(_startUs));
    }

    /// <summary>32 lower-case hex digits.</summary>
    public string TraceId => Activity.TraceId.ToHexString();

    /// <summary>16 lower-case hex digits.</summary>
    public string SpanId => Activity.SpanId.ToHexString();

    /// <summary>16 lower-case hex digits; null for a root.</summary>
    public string? ParentSpanId => Activity.ParentSpanId == default ? null : Activity.ParentSpanId.ToHexString();

    /// <summary>The trace id as it was given when it is a foreign one (<c>abc123def456</c>); sent as <c>X-Trace-ID</c>.</summary>
    public string? OriginalTraceId { get; }

    public string Name => Activity.OperationName;

    /// <summary>The W3C header of this span, for a child process's <c>TRACEPARENT</c>.</summary>
    public string TraceParent => Context.TraceParent.Of(Activity).ToString();

    /// <summary>Monotonic time since the start; after the end, the duration.</summary>
    public TimeSpan Elapsed => _ended ? Activity.Duration : TimeSpan.FromMicroseconds(_clock.ElapsedUs(_startTicks, _clock.Now().Ticks));

    /// <summary>What HttpClient and OpenTelemetry exporters see.</summary>
    internal Activity Activity { get; }

    internal TraceClock Clock => _clock;

    /// <summary>Null takes the attribute away. Secrets are masked when the span is delivered.</summary>
    public void SetAttribute(string key, object? value)
    {
        lock (_lock)
        {
            if (!_ended && !string.IsNullOrEmpty(key))
            {
                Activity.SetTag(key, AttributeValues.Normalize(value));
            }
        }
    }

    /// <summary>A member that travels with requests to our own hosts; only <c>session.id</c> crosses the wire.</summary>
    public void SetBaggage(string key, string value) => Activity.SetBaggage(key, value);

    /// <summary>Notes that something happened now.</summary>
    public void AddEvent(string name) => AddEvent(name, []);

    /// <summary>Notes that something happened now, with its particulars.</summary>
    public void AddEvent(string name, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            if (++_events > MaxItems)
            {
                _droppedEvents++;
                return;
            }

            var tags = new ActivityTagsCollection();
            foreach (var (key, value) in attributes)
            {
                tags[key] = AttributeValues.Normalize(value);
            }

            var now = DateTimeOffset.UnixEpoch.AddMicroseconds(NowUs());
            Activity.AddEvent(new ActivityEvent(name, now, tags));
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
        if (_recorder.IsFirst(exception))
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
        lock (_lock)
        {
            if (!_ended)
            {
                _status = status is SpanStatuses.Ok or SpanStatuses.Cancelled ? status : SpanStatuses.Error;
                _message = message is null ? null : AttributeValues.Text(message);
            }
        }
    }

    /// <summary>Ends the span, <c>ok</c> unless a status was set. The span that was current before it is current again.</summary>
    public void End()
    {
        WireSpan finished;
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            var durationUs = _clock.ElapsedUs(_startTicks, _clock.Now().Ticks);
            if (_clock.TakeJump() is { } jump)
            {
                AddEvent(EventNames.ClockJump, new KeyValuePair<string, object?>(AttributeNames.ClockJumpMs, jump.TotalMilliseconds));
            }

            _ended = true;
            Stop(durationUs);
            finished = ToWire(durationUs);
        }

        _recorder.Finished(this, finished);
    }

    /// <summary>The same as <see cref="End"/>.</summary>
    public void Dispose() => End();

    internal static RecordedSpan? Of(Activity activity) => activity.GetCustomProperty(CustomProperty) as RecordedSpan;

    /// <summary>The activity that was current when this one started: a root of ours has no parent, but may run inside somebody else's span.</summary>
    internal static Activity? Around(Activity activity) => Of(activity) is { } span ? span._before : activity.Parent;

    /// <summary>The span as it stands, the first time that it is asked for; null when it has ended.</summary>
    internal WireSpan? TakeUnfinished()
    {
        lock (_lock)
        {
            if (_ended || _deliveredUnfinished)
            {
                return null;
            }

            _deliveredUnfinished = true;
            var span = ToWire(null);
            return span with { Attributes = [.. span.Attributes, new(AttributeNames.SidechainUnfinished, true)] };
        }
    }

    private long NowUs() => _startUs + _clock.ElapsedUs(_startTicks, _clock.Now().Ticks);

    /// <summary>
    /// Activity.Stop makes the activity current that was so at the start. That is right only where this span is the current one, and
    /// only if the former has not ended meanwhile: otherwise the next span would become a child of a finished sibling.
    /// </summary>
    private void Stop(long durationUs)
    {
        var current = Activity.Current;
        Activity.SetEndTime(DateTime.UnixEpoch.AddMicroseconds(_startUs + durationUs));
        Activity.SetStatus(
            _status switch
            {
                SpanStatuses.Error => ActivityStatusCode.Error,
                SpanStatuses.Cancelled => ActivityStatusCode.Unset,
                _ => ActivityStatusCode.Ok,
            },
            _message);
        Activity.Stop();

        var next = current == Activity ? _before : current;
        while (next is { IsStopped: true })
        {
            next = Around(next);
        }

        Activity.Current = next;
    }

    private WireSpan ToWire(long? durationUs) => new()
    {
        TraceId = TraceId,
        SpanId = SpanId,
        ParentSpanId = ParentSpanId,
        Name = Name,
        StartUs = _startUs,
        EndUs = _startUs + durationUs,
        DurationUs = durationUs,
        Status = _status ?? SpanStatuses.Ok,
        StatusMessage = _message,
        Attributes = ActivityContents.Attributes(Activity, MaxItems, _droppedEvents),
        Events = ActivityContents.Events(Activity),
        ClientType = _recorder.Client.Type,
        ClientVersion = _recorder.Client.Version,
    };
}
