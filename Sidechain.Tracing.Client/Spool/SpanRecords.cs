using System.Buffers.Binary;
using System.Text;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>The contents of the two records that every span has.</summary>
internal static class SpanRecords
{
    /// <summary>What stands before the JSON of an end: its number, when it was written, the ids.</summary>
    public const int EndHeadLength = sizeof(uint) + sizeof(long) + SpanKey.Length;

    private const int StartHeadLength = sizeof(long) + SpanKey.Length + sizeof(ulong) + sizeof(byte);
    private const int MaxOriginal = 64;
    private const byte RootFlag = 0x80;
    private const int MaxName = 1024;

    /// <summary>Most bytes of a start.</summary>
    public const int MaxStart = StartHeadLength + MaxOriginal + MaxName;

    public static int WriteStart(Span<byte> to, SpanKey key, in SpanBegin begin)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, begin.StartUs);
        key.Write(to[8..]);
        BinaryPrimitives.WriteUInt64BigEndian(to[32..], begin.ParentId is null ? 0 : SpanKey.OfSpan(begin.ParentId));
        Encoding.UTF8.TryGetBytes(begin.OriginalTraceId, to.Slice(StartHeadLength, MaxOriginal), out var original);
        to[40] = (byte)(begin.IsRoot ? original | RootFlag : original);
        var nameAt = StartHeadLength + original;
        return Encoding.UTF8.TryGetBytes(begin.Name, to.Slice(nameAt, MaxName), out var length) ? nameAt + length : nameAt;
    }

    /// <summary>The span as it will be delivered when no end follows.</summary>
    public static (SpanKey Key, WireSpan Span) ReadStart(ReadOnlySpan<byte> from, ClientIdentity client)
    {
        var key = SpanKey.Read(from[8..]);
        var parent = BinaryPrimitives.ReadUInt64BigEndian(from[32..]);
        var nameAt = StartHeadLength + (from[40] & ~RootFlag);
        var original = Encoding.UTF8.GetString(from[StartHeadLength..nameAt]);
        List<KeyValuePair<string, object>> attributes = [];
        if ((from[40] & RootFlag) != 0)
        {
            attributes.Add(new(AttributeNames.ServiceName, client.ServiceName));
        }

        if (original.Length > 0)
        {
            attributes.Add(new(AttributeNames.SidechainTraceIdOriginal, original));
        }

        attributes.Add(new(AttributeNames.SidechainUnfinished, true));
        var isPlugin = client.Type == ClientTypes.Plugin;
        if (isPlugin)
        {
            attributes.Add(new(AttributeNames.PluginCrashed, true));
        }

        return (key, new WireSpan
        {
            TraceId = key.TraceId,
            SpanId = key.SpanId,
            ParentSpanId = parent == 0 ? null : new SpanKey(0, parent).SpanId,
            Name = Encoding.UTF8.GetString(from[nameAt..]),
            StartUs = BinaryPrimitives.ReadInt64LittleEndian(from),
            Status = isPlugin ? SpanStatuses.Cancelled : SpanStatuses.Ok,
            Attributes = attributes,
            ClientType = client.Type,
            ClientVersion = client.Version,
        });
    }

    public static void WriteEndHead(Span<byte> to, uint sequence, long writtenUs, SpanKey key)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, sequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[4..], writtenUs);
        key.Write(to[12..]);
    }

    public static (uint Sequence, long WrittenUs, SpanKey Key) ReadEndHead(ReadOnlySpan<byte> from) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(from), BinaryPrimitives.ReadInt64LittleEndian(from[4..]), SpanKey.Read(from[12..]));
}
