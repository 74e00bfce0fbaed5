using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Writes the records of this run into its last segment, and begins a new one when that is full. The header of a segment repeats what is
/// still true, so the writer knows it. A folder that cannot be written turns it off. Callers lock.
/// </summary>
internal sealed class RunWriter
{
    private const int FirstSegmentBytes = 64 * 1024;

    private readonly SpoolOptions _options;
    private readonly ClientIdentity _client;
    private readonly Guid _run = Guid.NewGuid();
    private byte[] _buffer = new byte[4096];

    public RunWriter(SpoolOptions options, ClientIdentity client, DateTimeOffset startedAt)
    {
        _options = options;
        _client = client;
        Segments = new SegmentChain(options, SpoolFiles.RunName(startedAt.ToUnixTimeMilliseconds(), _run));
    }

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public string? OffReason { get; private set; }

    public SegmentChain Segments { get; }

    public LossLedger Losses { get; } = new();

    /// <summary>The user whose spans follow; null while nobody is logged in.</summary>
    public string? Account { get; set; }

    public WireClock? Clock { get; set; }

    /// <summary>Room for the contents of the next record.</summary>
    public Span<byte> Contents(int length)
    {
        var size = RecordFormat.Size(length);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size * 2];
        }

        return _buffer.AsSpan(RecordFormat.HeadLength);
    }

    /// <summary>Writes a record of what is in <see cref="Contents"/>; throws when it cannot.</summary>
    public (SpoolSegment Segment, int Offset) Append(RecordType type, int contentLength)
    {
        var record = _buffer.AsSpan(0, RecordFormat.Size(contentLength));
        RecordFormat.Seal(record, type, contentLength);
        if (Segments.Current?.HasRoom(record.Length) != true)
        {
            Grow(record.Length);
        }

        return (Segments.Current!, Segments.Current!.Append(record));
    }

    /// <summary>Writes one of the rare records. Before the first span there is no file, and nothing to keep.</summary>
    public void TryAppend(RecordType type, Action<BinaryWriter> write)
    {
        if (OffReason is null && Segments.Current is not null)
        {
            Try(() =>
            {
                var content = RecordContents.Write(write);
                content.CopyTo(Contents(content.Length));
                Append(type, content.Length);
            });
        }
    }

    /// <summary>Works on the files; a failure turns the writer off.</summary>
    public void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            TurnOff(exception);
        }
    }

    /// <summary>Keeps the files for a later run, or deletes them when none of them <paramref name="isNeeded"/>.</summary>
    public void Close(bool isNeeded)
    {
        OffReason ??= "The spool is closed.";
        Try(() => Segments.Close(isNeeded));
    }

    public void TurnOff(Exception exception) => OffReason ??= $"The spool {_options.Folder} is off: {exception.Message}";

    private void Grow(int recordLength)
    {
        using var victims = Segments.MakeRoom(_options.SegmentBytes);
        foreach (var loss in victims.Losses)
        {
            Losses.AddOwn(loss);
        }

        var head = RecordFormat.Create(RecordType.Header, RecordContents.Write(to => RecordContents.WriteHeader(to, new SpoolHeader
        {
            Run = _run,
            Segment = Segments.NextNumber,
            Client = _client,
            Destination = _options.Destination,
            Account = Account,
            Clock = Clock,
            Lost = Losses.All,
            OnItsWay = Losses.OnItsWay,
        })));
        var usual = Segments.Current is null ? Math.Min(FirstSegmentBytes, _options.SegmentBytes) : _options.SegmentBytes;
        Segments.Add(head, Math.Max(usual, head.Length + recordLength));
        victims.Delete();
    }
}
