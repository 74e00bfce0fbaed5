using System.Text;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Tests.Spool;

namespace Sidechain.Tracing.Tests.Delivery;

/// <summary>One contract for every buffer, wherever it keeps its spans.</summary>
public sealed class SpanBufferTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly SpoolFolder _folder = new();
    private SpanSpool? _spool;

    public static TheoryData<string> Kinds => ["memory", "spool", "spool that is off"];

    public void Dispose()
    {
        _spool?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_AreTakenInTheOrderInWhichTheyCame(string kind)
    {
        var buffer = Open(kind);
        Add(buffer, 1);
        Add(buffer, 2, isUnfinished: true);
        Add(buffer, 3);

        Assert.Equal((3, 3L * Json(1).Length), (buffer.Count, buffer.Bytes));
        Assert.Equal([Text(1), Text(2), Text(3)], TakeAll(buffer).Select(Text));
        Assert.Equal((0, 0L), (buffer.Count, buffer.Bytes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Span_LongerThanTheRoomThatIsLeft_GoesOnWaiting(string kind)
    {
        var buffer = Open(kind);
        Add(buffer, 1);

        Assert.False(buffer.TryTake(Json(1).Length - 1, null, out _));
        Assert.Equal(1, buffer.Count);
        Assert.True(buffer.TryTake(Json(1).Length, Trace, out var span));
        Assert.Same(Trace, span.TraceId);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Peek_ShowsWhatWaits_AndNotWhatWasTaken(string kind)
    {
        var buffer = Open(kind);
        Add(buffer, 1);
        Add(buffer, 2);
        Add(buffer, 3, isUnfinished: true);
        Assert.True(buffer.TryTake(int.MaxValue, null, out _));

        Assert.Equal([Text(2), Text(3)], buffer.Peek().Select(json => Encoding.UTF8.GetString(json.Span)));
        Assert.Equal(2, buffer.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_ThatWereTaken_StayAsTheyAreUntilTheyAreSettled(string kind)
    {
        var buffer = Open(kind);
        Add(buffer, 1);
        Add(buffer, 2);
        var batch = new Batch(Batch.NewId(), TakeAll(buffer), [], []);
        buffer.Sending(batch);
        Add(buffer, 3);

        Assert.Equal([Text(1), Text(2)], batch.Spans.Select(Text));
        buffer.Settled(batch);
        Add(buffer, 4);
        Assert.Equal([Text(3), Text(4)], TakeAll(buffer).Select(Text));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Losses_ThatTheBufferIsTold_AreNotTakenAsItsOwn(string kind)
    {
        var buffer = Open(kind);
        Add(buffer, 1);
        buffer.Lost(DropReasons.Refused, 1, TakeAll(buffer));
        buffer.Lost(DropReasons.NotEncodable, 7, []);

        Assert.False(buffer.HasLosses);
        Assert.Empty(buffer.TakeLosses());
        Assert.Equal(0, buffer.Count);
    }

    [Theory]
    [InlineData("memory", 10)]
    [InlineData("spool", 12)]
    [InlineData("spool that is off", 10)]
    public void Memory_IsBounded_AndFilesHaveTheirOwnBound(string kind, int kept)
    {
        var buffer = Open(kind);
        Assert.Equal(kept, Enumerable.Range(1, 12).Count(number => TryAdd(buffer, number, isUnfinished: false)));
        Assert.Equal(kept, buffer.Count);
    }

    private ISpanBuffer Open(string kind)
    {
        var options = new DeliveryOptions { MaxQueuedSpans = 10 };
        if (kind == "memory")
        {
            return new MemoryBuffer(options);
        }

        if (kind == "spool that is off")
        {
            // A file stands where the folder should.
            File.WriteAllText(_folder.Options.Folder, "");
        }

        _spool = SpanSpool.Open(_folder.Options, SpoolFolder.Cli);
        return ((ISpanSpool)_spool).OpenBuffer(options, () => null);
    }

    private static void Add(ISpanBuffer buffer, int number, bool isUnfinished = false) => Assert.True(TryAdd(buffer, number, isUnfinished));

    private static bool TryAdd(ISpanBuffer buffer, int number, bool isUnfinished)
    {
        var begun = buffer.Begin(new SpanBegin(Trace, SpanId(number), null, number, null, "cli.part", IsRoot: false));
        return isUnfinished ? buffer.TryAddUnfinished(Json(number), begun) : buffer.TryAdd(Trace, SpanId(number), Json(number), begun);
    }

    private static List<QueuedSpan> TakeAll(ISpanBuffer buffer)
    {
        var spans = new List<QueuedSpan>();
        while (buffer.TryTake(int.MaxValue, null, out var span))
        {
            spans.Add(span);
        }

        return spans;
    }

    private static string SpanId(int number) => $"{number:x16}";

    private static string Text(int number) => $$"""{"trace_id":"{{Trace}}","span_id":"{{SpanId(number)}}"}""";

    private static string Text(QueuedSpan span) => Encoding.UTF8.GetString(span.Json.Span);

    private static byte[] Json(int number) => Encoding.UTF8.GetBytes(Text(number));
}
