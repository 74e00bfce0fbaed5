using System.Diagnostics;
using System.Runtime.CompilerServices;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Recording.Json;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>
/// Records the spans of one client. Spans are activities of a source of its own (<c>Sidechain.Cli</c> …), so HttpClient and OpenTelemetry
/// exporters see them, two recorders of a process never mix, and parents follow <c>await</c>, <c>Task.Run</c> and threads. Safe for
/// concurrency.
/// </summary>
public sealed class SpanRecorder : IAsyncDisposable
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(2);

    private readonly SpanDelivery? _delivery;
    private readonly SpanQueue _queue;
    private readonly TimeProvider _time;
    private readonly OpenSpans _open = new();
    private readonly SpanActivities _activities;
    private readonly SpanFinder _finder;
    private readonly SpanStarter _starter;
    private readonly SpanEncoder _encoder;
    private readonly ConditionalWeakTable<Exception, object> _recordedExceptions = [];
    private readonly OpenTraces _traces = new();
    private ILateSpans? _late;
    private bool _disposed;

    /// <param name="client">Who records.</param>
    /// <param name="delivery">Where spans go; without one they stay in <see cref="Spans"/>.</param>
    /// <param name="time">The wall and the monotonic clock.</param>
    /// <param name="mostSpansInMemory">Without a delivery: most spans that are kept; 0 where tracing is off.</param>
    public SpanRecorder(ClientIdentity client, SpanDelivery? delivery = null, TimeProvider? time = null, int mostSpansInMemory = 10_000)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
        _delivery = delivery;
        _queue = delivery?.Queue ?? QueueInMemory(mostSpansInMemory);
        _time = time ?? TimeProvider.System;
        _encoder = new SpanEncoder(client);
        _activities = new SpanActivities(client);
        _finder = new SpanFinder(_activities, _open);
        _starter = new SpanStarter(this, _activities, _time);
    }

    /// <summary>Who records.</summary>
    public ClientIdentity Client { get; }

    /// <summary>The innermost span of this recorder that the caller runs in; null outside of any.</summary>
    public RecordedSpan? Current => _finder.Innermost(Activity.Current);

    /// <summary>Spans that ended and were not delivered yet, masked as they will be sent.</summary>
    public IReadOnlyList<WireSpan> Spans => _queue.Peek();

    /// <summary>Starts a user action: a root span.</summary>
    /// <param name="operation">Without the client's type, for example <c>share_loop</c>.</param>
    /// <param name="traceParent">
    /// What to continue: a <c>traceparent</c>, or a trace id alone, also a foreign one. Null, or anything else, begins a new trace.
    /// </param>
    public RecordedSpan StartTrace(string operation, string? traceParent = null) => StartTrace(operation, traceParent, null, null);

    /// <summary>
    /// Starts a user action as part of the trace that the environment names, with its state and baggage; else a new trace.
    /// </summary>
    /// <param name="operation">Without the client's type.</param>
    /// <param name="environment">Names the trace.</param>
    /// <param name="process">
    /// Where the process was started for this action: the root begins with it, and its first part is the start, until now.
    /// </param>
    public RecordedSpan StartTrace(string operation, TraceEnvironment environment, ProcessStart? process = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var root = StartTrace(operation, environment.ParentOrId, environment.TraceState, process?.StartedTicks);
        foreach (var member in environment.Baggage)
        {
            root.SetBaggage(member.Key, member.Value);
        }

        if (process is not null)
        {
            RecordStart(root, process);
        }

        return root;
    }

    /// <summary>Starts a part of the current span; outside of any, a trace of its own.</summary>
    public RecordedSpan StartSpan(string operation, ActivityKind kind = ActivityKind.Internal)
    {
        var current = Activity.Current;
        var parent = _finder.Innermost(current);
        return parent is not null && parent.Activity == current && kind == ActivityKind.Internal && !_activities.AreHeard
            ? Register(_starter.StartUnheardPart(operation, parent), isRoot: false)
            : Start(operation, kind, current, parent);
    }

    /// <summary>Starts a part of <paramref name="parent"/>, whatever span is current: for work that is handed over in a queue.</summary>
    public RecordedSpan StartSpan(string operation, RecordedSpan parent, ActivityKind kind = ActivityKind.Internal) =>
        Start(operation, kind, Activity.Current, parent);

    /// <summary>
    /// Runs <paramref name="work"/> in a span that ends with it: cancelled or failed when it throws, and the exception goes on.
    /// </summary>
    public async Task<T> RunAsync<T>(string operation, Func<RecordedSpan, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var span = StartSpan(operation);
        try
        {
            return await work(span).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span.RecordException(exception);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(string, Func{RecordedSpan, Task{T}})"/>
    public Task RunAsync(string operation, Func<RecordedSpan, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(operation, async span =>
        {
            await work(span).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>
    /// Delivers what has ended, and spans that have not as unfinished ones. Takes at most <paramref name="limit"/>, never throws; what
    /// could not be delivered stays queued.
    /// </summary>
    public Task<DeliveryResult> FlushAsync(TimeSpan limit, CancellationToken ct = default)
    {
        _late?.Drain();
        foreach (var span in _open.All())
        {
            if (span.TakeUnfinished())
            {
                Enqueue(span, null);
            }
        }

        return _delivery is null
            ? Task.FromResult(new DeliveryResult(0, 0, _queue.Count, "There is no delivery; the spans stay in memory."))
            : _delivery.FlushAsync(limit, ct);
    }

    /// <summary>Delivers what no flush has tried to deliver yet, within two seconds; all traces are done then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_late is not null)
        {
            await _late.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var trace in _traces.All())
        {
            _queue.AddDone(trace);
        }

        if (_queue.HasNews || !_open.IsEmpty)
        {
            await FlushAsync(DisposeLimit).ConfigureAwait(false);
        }

        _activities.Dispose();
    }

    /// <summary>Its spans wait here.</summary>
    internal SpanQueue Queue => _queue;

    internal long WallClockMs() => TraceClock.WallUs(_time) / 1000;

    /// <summary>True the first time for an exception, or for one that it was wrapped into.</summary>
    internal bool IsFirst(Exception exception)
    {
        var first = true;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            first &= _recordedExceptions.TryAdd(e, e);
        }

        return first;
    }

    /// <summary>Measures spans elsewhere and makes them here afterwards. It is made when it is first asked for.</summary>
    internal ILateSpans LateSpans(Func<ILateSpans> make) => LazyInitializer.EnsureInitialized(ref _late, make);

    /// <summary>A span that was measured earlier, on another thread; it is never current for the caller.</summary>
    internal RecordedSpan StartPast(string operation, RecordedSpan parent, long startTicks)
    {
        var before = Activity.Current;
        var span = Start(operation, ActivityKind.Internal, before, parent, startTicks);
        Activity.Current = before;
        return span;
    }

    internal void Finished(RecordedSpan span, long durationUs)
    {
        _open.Remove(span);
        Enqueue(span, durationUs);
        if (span.Trace.Leave() && _traces.Leave(span.TraceId))
        {
            _queue.AddDone(span.TraceId);
        }
    }

    private void Enqueue(RecordedSpan span, long? durationUs)
    {
        try
        {
            var json = _encoder.Encode(span, durationUs);
            if (durationUs is null)
            {
                _queue.AddUnfinished(json, span.Begun);
            }
            else
            {
                _queue.Add(span.TraceId, span.SpanId, json, span.Begun);
            }
        }
        catch (Exception)
        {
            // A value of the caller may throw anything when it is asked for its text: the program must not notice.
            _queue.Drop(DropReasons.NotEncodable, 1);
        }
    }

    private void RecordStart(RecordedSpan root, ProcessStart process)
    {
        var start = StartPast(SpanNames.StartProcess, root, process.StartedTicks);
        start.SetAttribute(AttributeNames.ProcessStartUncertaintyMs, ProcessStart.Uncertainty.TotalMilliseconds);
        start.AddEventAt(EventNames.ProgramEntered, process.EnteredTicks);
        start.EndAt(_time.GetTimestamp());
    }

    private RecordedSpan StartTrace(string operation, string? traceParent, string? traceState, long? startTicks)
    {
        var origin = TraceOrigin.Read(traceParent, traceState);
        return Register(_starter.StartRoot(operation, ActivityKind.Internal, Activity.Current, origin, startTicks), isRoot: true);
    }

    private RecordedSpan Start(string operation, ActivityKind kind, Activity? before, RecordedSpan? parent, long? startTicks = null) =>
        parent is null
            ? Register(_starter.StartRoot(operation, kind, before, default, startTicks), isRoot: true)
            : Register(_starter.StartPart(operation, kind, before, parent, startTicks), isRoot: false);

    /// <summary>Makes a started span known to the queue, and counts it to its trace.</summary>
    private RecordedSpan Register(RecordedSpan span, bool isRoot)
    {
        if (_queue.KeepsBegins)
        {
            span.Begun = _queue.Begin(new(
                span.TraceId, span.SpanId, span.ParentSpanId, span.StartUs, span.OriginalTraceId, span.Name, isRoot));
        }

        _open.Add(span);
        if (span.Trace.Enter())
        {
            _traces.Enter(span.TraceId);
            _queue.RemoveDone(span.TraceId);
        }

        return span;
    }

    private static SpanQueue QueueInMemory(int mostSpans)
    {
        var options = new DeliveryOptions { MaxQueuedSpans = mostSpans };
        return new SpanQueue(options, new MemoryBuffer(options));
    }
}
