using System.Text;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// The contents of the rare records, written and read. Reading throws <see cref="IOException"/> or <see cref="FormatException"/> on
/// nonsense.
/// </summary>
internal static class RecordContents
{
    public static byte[] Write(Action<BinaryWriter> write)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        return content.ToArray();
    }

    public static BinaryReader Read(ReadOnlyMemory<byte> content) => new(new MemoryStream(content.ToArray()), Encoding.UTF8);

    public static void WriteHeader(BinaryWriter to, SpoolHeader header)
    {
        to.Write(header.Run.ToByteArray());
        to.Write(header.Segment);
        to.Write(header.Client.Type);
        to.Write(header.Client.Version);
        to.Write(header.Client.ServiceName);
        to.Write(header.Destination);
        to.Write(header.Account ?? "");
        WriteClock(to, header.Clock);
        WriteLosses(to, header.Lost);
        to.Write(header.OnItsWay is not null);
        if (header.OnItsWay is { } sent)
        {
            WriteSent(to, sent);
        }
    }

    public static SpoolHeader ReadHeader(BinaryReader from) => new()
    {
        Run = new Guid(from.ReadBytes(16) is { Length: 16 } run ? run : throw new EndOfStreamException()),
        Segment = from.ReadInt32(),
        Client = new ClientIdentity(from.ReadString(), from.ReadString(), from.ReadString()),
        Destination = from.ReadString(),
        Account = ReadAccount(from),
        Clock = ReadClock(from),
        Lost = ReadLosses(from),
        OnItsWay = from.ReadBoolean() ? ReadSent(from) : null,
    };

    public static string? ReadAccount(BinaryReader from) => from.ReadString() is { Length: > 0 } account ? account : null;

    public static void WriteClock(BinaryWriter to, WireClock? clock)
    {
        to.Write(clock?.OffsetMs ?? double.NaN);
        to.Write(clock?.RttMs ?? double.NaN);
    }

    public static WireClock? ReadClock(BinaryReader from)
    {
        var clock = new WireClock(from.ReadDouble(), from.ReadDouble());
        return double.IsFinite(clock.OffsetMs) && double.IsFinite(clock.RttMs) ? clock : null;
    }

    public static void WriteSent(BinaryWriter to, SentLosses sent)
    {
        to.Write(sent.BatchId);
        WriteLosses(to, sent.Dropped);
    }

    public static SentLosses ReadSent(BinaryReader from) => new(from.ReadString(), ReadLosses(from));

    public static void WriteLoss(BinaryWriter to, WireDropped loss)
    {
        to.Write(loss.Reason);
        to.Write(loss.Count);
    }

    public static WireDropped ReadLoss(BinaryReader from) => new(from.ReadString(), Math.Max(0, from.ReadInt64()));

    public static void WriteRanges(BinaryWriter to, IReadOnlyList<SequenceRange> ranges)
    {
        to.Write(ranges.Count);
        foreach (var (first, last) in ranges)
        {
            to.Write(first);
            to.Write(last);
        }
    }

    public static IReadOnlyList<SequenceRange> ReadRanges(BinaryReader from)
    {
        var ranges = new List<SequenceRange>();
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            ranges.Add(new SequenceRange(from.ReadUInt32(), from.ReadUInt32()));
        }

        return ranges;
    }

    private static void WriteLosses(BinaryWriter to, IReadOnlyList<WireDropped> losses)
    {
        to.Write(losses.Count);
        foreach (var loss in losses)
        {
            WriteLoss(to, loss);
        }
    }

    private static List<WireDropped> ReadLosses(BinaryReader from)
    {
        var losses = new List<WireDropped>();
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            losses.Add(ReadLoss(from));
        }

        return losses;
    }
}
