using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Spool;

/// <summary>Files in every state that a killed process or a bad disk may leave.</summary>
public sealed class SpoolFormatTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_CutAtEveryByteOfItsLastRecord_CountsItAsTornAndKeepsTheRest()
    {
        var ids = await _folder.LeaveAsync(4);
        var whole = await File.ReadAllBytesAsync(Assert.Single(_folder.Files));
        var lastRecord = LastRecord(whole);
        for (var length = lastRecord + 1; length < whole.Length; length++)
        {
            // What a mapped file holds when a record was written in part: zeros behind it.
            var torn = new byte[whole.Length + 256];
            whole.AsSpan(0, length).CopyTo(torn);
            var contents = SpoolContents.Read([torn]);
            var isWhole = torn.AsSpan(0, whole.Length).SequenceEqual(whole);
            Assert.Equal(isWhole ? 0 : 1, contents.Torn);
            Assert.Equal(isWhole ? ids : ids.SkipLast(1), contents.Pending.Select(Id));
            Assert.Equal(isWhole ? [] : ids.TakeLast(1), contents.Unfinished.Select(Id));
            Assert.InRange(contents.End, length <= lastRecord ? 0 : lastRecord + 8, whole.Length);

            // The same where the file itself ends.
            Assert.Equal(ids.SkipLast(1), SpoolContents.Read([whole.AsMemory(0, length)]).Pending.Select(Id).Take(4));
        }
    }

    [Fact]
    public async Task File_DamagedAnywhere_LosesAtMostTheDamagedRecords()
    {
        var ids = await _folder.LeaveAsync(50);
        var whole = await File.ReadAllBytesAsync(Assert.Single(_folder.Files));
        var random = new Random(20261122);
        for (var round = 0; round < 300; round++)
        {
            var damaged = whole.ToArray();
            var at = random.Next(HeaderLength(whole), whole.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            var contents = SpoolContents.Read([damaged]);
            Assert.InRange(contents.Pending.Count, ids.Count - 1, ids.Count);
            Assert.InRange(contents.Torn, 0, 1);
            Assert.Subset(ids.ToHashSet(), contents.Pending.Select(Id).ToHashSet());
        }
    }

    [Fact]
    public void Garbage_IsReadAsNothing()
    {
        var random = new Random(4);
        for (var round = 0; round < 500; round++)
        {
            var garbage = new byte[random.Next(0, 4096)];
            random.NextBytes(garbage);
            var contents = SpoolContents.Read([garbage]);
            Assert.Null(contents.Header);
            Assert.Empty(contents.Pending);
            Assert.Equal(garbage.AsSpan().ContainsAnyExcept((byte)0) ? 1 : 0, contents.Torn);
        }
    }

    [Fact]
    public void Garbage_WithRightChecksums_NeverThrows()
    {
        var random = new Random(5);
        var header = RecordFormat.Create(RecordType.Header, RecordContents.Write(to => RecordContents.WriteHeader(
            to, new SpoolHeader { Run = Guid.NewGuid(), Segment = 1, Client = SpoolFolder.Cli, Destination = "d" })));
        for (var round = 0; round < 2000; round++)
        {
            var content = new byte[random.Next(0, 200)];
            random.NextBytes(content);
            var record = RecordFormat.Create((RecordType)random.Next(0, 12), content);
            var contents = SpoolContents.Read([(byte[])[.. header, .. record]]);
            Assert.NotNull(contents.Header);
            Assert.InRange(contents.Torn, 0, 1);
        }
    }

    [Fact]
    public void Records_OfAnyLength_AreReadAsWritten()
    {
        var random = new Random(6);
        List<byte[]> contents = [.. Enumerable.Range(0, 300).Select(_ => new byte[random.Next(0, 300)])];
        contents.ForEach(random.NextBytes);
        var scan = new RecordScan((byte[])[.. contents.SelectMany(c => RecordFormat.Create(RecordType.Clock, c)), .. new byte[100]]);
        foreach (var content in contents)
        {
            Assert.True(scan.MoveNext());
            Assert.Equal(content, scan.Content.ToArray());
        }

        Assert.False(scan.MoveNext());
        Assert.Equal(0, scan.Torn);
    }

    [Fact]
    public void Crc32C_OfTheCheckText_IsTheKnownOne() =>
        Assert.Equal(0xE3069283, ~Crc32C.Append(uint.MaxValue, "123456789"u8));

    private static string Id(SpooledSpan span) => WireReader.ReadSpan(span.Span.Json.Span).SpanId!;

    private static int HeaderLength(byte[] file) =>
        RecordFormat.TryRead(file, out _, out var length) ? RecordFormat.Size(length) : throw new InvalidOperationException("no header");

    private static int LastRecord(byte[] file)
    {
        var scan = new RecordScan(file);
        var last = 0;
        while (scan.MoveNext())
        {
            last = scan.Offset - RecordFormat.HeadLength;
        }

        return last;
    }
}
