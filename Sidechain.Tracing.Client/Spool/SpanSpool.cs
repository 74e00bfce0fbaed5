using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Keeps the spans of this run in files until the server has them, so that a killed process loses none that ended; the next run delivers them
/// (<see cref="SpanDelivery.DrainAsync"/>). Never throws: a folder that cannot be written turns it off, and spans stay in memory. Give it to
/// one <see cref="SpanDelivery"/>, and dispose it after that.
/// </summary>
public sealed class SpanSpool : IDisposable
{
    private const int FirstSegmentBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly ClientIdentity _client;
    private readonly TimeProvider _time;
    private readonly Guid _run = Guid.NewGuid();
    private readonly SegmentChain _chain;
    private readonly LossLedger _losses = new();
    private byte[] _buffer = new byte[4096];
    private string? _token;
    private string? _account;
    private WireClock? _clock;
    private uint _lastSequence;
    private int _toldRunning;
    private bool _isDisposed;

    private SpanSpool(SpoolOptions options, ClientIdentity client, TimeProvider time)
    {
        Options = options;
        _client = client;
        _time = time;
        _chain = new SegmentChain(options, SpoolFiles.RunName(time.GetUtcNow().ToUnixTimeMilliseconds(), _run));
    }

    /// <summary>Why nothing is written to files; null while all is well.</summary>
    public string? OffReason { get; private set; }

    /// <summary>What the client knows about its clock; kept with the run's spans.</summary>
    public WireClock? Clock
    {
        get
        {
            lock (_lock)
            {
                return _clock;
            }
        }

        set
        {
            lock (_lock)
            {
                _clock = value;
                WriteIfStarted(RecordType.Clock, to => RecordContents.WriteClock(to, value));
            }
        }
    }

    internal SpoolOptions Options { get; }

    internal TimeProvider Time => _time;

    /// <summary>The bearer token of this moment: spans are kept for its owner.</summary>
    internal Func<string?>? Token { get; set; }

    /// <summary>A spool for one run of one client. Files are made when the first span starts.</summary>
    public static SpanSpool Open(SpoolOptions options, ClientIdentity client, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(client);
        return new SpanSpool(options, client, time ?? TimeProvider.System);
    }

    /// <summary>Keeps the files for a later run, unless everything in them is delivered.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            OffReason ??= "The spool is closed.";
            Guarded(() => _chain.Close(isNeeded: _chain.Pending > 0 || _chain.Running > _toldRunning || _losses.Any));
        }
    }

    /// <summary>Null when the spool is off.</summary>
    internal SpoolStart? Start(in SpanBegin begin)
    {
        var token = CurrentToken();
        lock (_lock)
        {
            SetAccount(token);
            if (OffReason is not null)
            {
                return null;
            }

            try
            {
                var length = SpanRecords.WriteStart(Buffer(SpanRecords.MaxStart).AsSpan(RecordFormat.HeadLength), begin);
                var (segment, _) = Append(RecordType.Start, length);
                segment.Running++;
                return new SpoolStart(segment);
            }
            catch (Exception exception)
            {
                TurnOff(exception);
                return null;
            }
        }
    }

    /// <summary>Null when the spool is off: the caller keeps the span in memory.</summary>
    internal SpoolEntry? End(SpoolStart? start, string traceId, string spanId, ReadOnlySpan<byte> json)
    {
        var token = CurrentToken();
        lock (_lock)
        {
            SetAccount(token);
            if (OffReason is not null)
            {
                return null;
            }

            try
            {
                var length = SpanRecords.EndHeadLength + json.Length;
                var content = Buffer(length).AsSpan(RecordFormat.HeadLength);
                SpanRecords.WriteEndHead(content, ++_lastSequence, TraceClock.WallUs(_time), SpanKey.Of(traceId, spanId));
                json.CopyTo(content[SpanRecords.EndHeadLength..]);
                var (segment, offset) = Append(RecordType.End, length);
                segment.Pending++;
                if (start is not null)
                {
                    start.Segment.Running--;
                    _toldRunning -= start.IsTold ? 1 : 0;
                }

                var at = offset + RecordFormat.HeadLength + SpanRecords.EndHeadLength;
                return new SpoolEntry(segment, at, json.Length, _lastSequence, _time.GetTimestamp());
            }
            catch (Exception exception)
            {
                TurnOff(exception);
                return null;
            }
        }
    }

    /// <summary>The JSON of an ended span, which is on its way from now on; null when its segment had to go (that is counted already).</summary>
    internal byte[]? Take(in SpoolEntry entry)
    {
        lock (_lock)
        {
            var json = entry.Segment.Read(entry.Offset, entry.Length);
            entry.Segment.OnTheirWay += json is null ? 0 : 1;
            return json;
        }
    }

    /// <summary>The same without taking it.</summary>
    internal byte[]? Peek(in SpoolEntry entry)
    {
        lock (_lock)
        {
            return entry.Segment.Read(entry.Offset, entry.Length);
        }
    }

    /// <summary>The spans are stored.</summary>
    internal void Delivered(IReadOnlyList<QueuedSpan> spans)
    {
        lock (_lock)
        {
            foreach (var start in spans.Select(s => s.Unfinished).OfType<SpoolStart>())
            {
                start.IsTold = true;
                _toldRunning++;
            }

            var ranges = Settle(spans);
            if (ranges.Count > 0)
            {
                WriteIfStarted(RecordType.Delivered, to => RecordContents.WriteRanges(to, ranges));
            }

            Guarded(_chain.DeleteSettled);
        }
    }

    /// <summary>Spans are lost; those of them that are in the spool need no sending any more.</summary>
    internal void Lost(string reason, long count, IReadOnlyList<QueuedSpan> spans)
    {
        lock (_lock)
        {
            var ranges = Settle(spans);

            // First the record: it may need a new segment, whose header tells what was so before.
            WriteIfStarted(RecordType.Lost, to =>
            {
                RecordContents.WriteLoss(to, new WireDropped(reason, count));
                RecordContents.WriteRanges(to, ranges);
            });
            _losses.Add(reason, count);
        }
    }

    /// <summary>A batch is about to be sent.</summary>
    internal void Sending(Batch batch)
    {
        lock (_lock)
        {
            if (batch.Dropped.Count > 0)
            {
                var sent = new SentLosses(batch.Id, batch.Dropped);
                WriteIfStarted(RecordType.Batch, to => RecordContents.WriteSent(to, sent));
                _losses.OnItsWay = sent;
            }
        }
    }

    /// <summary>The server has counted the batch's losses.</summary>
    internal void Acknowledged(Batch batch)
    {
        lock (_lock)
        {
            if (batch.Dropped.Count > 0)
            {
                WriteIfStarted(RecordType.Acknowledged, to => to.Write(batch.Id));
                _losses.Acknowledge(new SentLosses(batch.Id, batch.Dropped));
            }
        }
    }

    /// <summary>True when the spool had to drop something since the last call of <see cref="TakeLosses"/>.</summary>
    internal bool HasLosses => _losses.HasNew;

    /// <summary>What the spool itself had to drop since the last call.</summary>
    internal IReadOnlyList<WireDropped> TakeLosses()
    {
        lock (_lock)
        {
            return _losses.TakeNew();
        }
    }

    private string? CurrentToken()
    {
        try
        {
            return Token?.Invoke();
        }
        catch (Exception)
        {
            // The delivery says so when it needs the token; here the last known owner holds.
            return null;
        }
    }

    /// <summary>From here on spans belong to the owner of this token; without one, to the last that was known.</summary>
    private void SetAccount(string? token)
    {
        if (string.IsNullOrEmpty(token) || token == _token)
        {
            return;
        }

        _token = token;
        var account = TokenOwner.Of(token);
        if (account != _account)
        {
            WriteIfStarted(RecordType.Account, to => to.Write(account));
            _account = account;
        }
    }

    private byte[] Buffer(int contentLength)
    {
        var size = RecordFormat.Size(contentLength);
        return _buffer.Length >= size ? _buffer : _buffer = new byte[size * 2];
    }

    private (SpoolSegment Segment, int Offset) Append(RecordType type, int contentLength)
    {
        var record = _buffer.AsSpan(0, RecordFormat.Size(contentLength));
        RecordFormat.Seal(record, type, contentLength);
        if (_chain.Current?.HasRoom(record.Length) != true)
        {
            Grow(record.Length);
        }

        return (_chain.Current!, _chain.Current!.Append(record));
    }

    /// <summary>Before the first span there is no file, and nothing to keep.</summary>
    private void WriteIfStarted(RecordType type, Action<BinaryWriter> write)
    {
        if (OffReason is null && _chain.Current is not null)
        {
            Guarded(() =>
            {
                var content = RecordContents.Write(write);
                content.CopyTo(Buffer(content.Length).AsSpan(RecordFormat.HeadLength));
                Append(type, content.Length);
            });
        }
    }

    private void Grow(int recordLength)
    {
        using var victims = _chain.MakeRoom(Options.SegmentBytes);
        foreach (var loss in victims.Losses)
        {
            _losses.AddOwn(loss);
        }

        var head = RecordFormat.Create(RecordType.Header, RecordContents.Write(to => RecordContents.WriteHeader(to, new SpoolHeader
        {
            Run = _run,
            Segment = _chain.NextNumber,
            Client = _client,
            Destination = Options.Destination,
            Account = _account,
            Clock = _clock,
            Lost = _losses.All,
            OnItsWay = _losses.OnItsWay,
        })));
        var usual = _chain.Current is null ? Math.Min(FirstSegmentBytes, Options.SegmentBytes) : Options.SegmentBytes;
        _chain.Add(head, Math.Max(usual, head.Length + recordLength));
        victims.Delete();
    }

    private static List<SequenceRange> Settle(IReadOnlyList<QueuedSpan> spans)
    {
        foreach (var span in spans)
        {
            if (span.Entry is { } entry)
            {
                entry.Segment.Pending--;
                entry.Segment.OnTheirWay--;
            }
        }

        return SequenceRange.Of(spans.Where(s => s.Entry is not null).Select(s => s.Entry!.Value.Sequence));
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            TurnOff(exception);
        }
    }

    private void TurnOff(Exception exception) => OffReason ??= $"The spool {Options.Folder} is off: {exception.Message}";
}
