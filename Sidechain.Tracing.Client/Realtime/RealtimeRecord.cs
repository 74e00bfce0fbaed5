using System.Runtime.InteropServices;

namespace Sidechain.Tracing.Client.Realtime;

/// <summary>One measured piece of work: 128 bytes, two cache lines.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct RealtimeRecord
{
    /// <summary>Never 0.</summary>
    public ulong SpanId;

    /// <summary>Another record of this ring; 0: the ring's own parent.</summary>
    public ulong ParentId;

    /// <summary>Monotonic time stamps.</summary>
    public long Start;

    /// <inheritdoc cref="Start"/>
    public long End;

    /// <summary>Values of the keys below; a key of 0 is none.</summary>
    public double Value0;

    public double Value1;

    public double Value2;

    public double Value3;

    public ushort Name;

    public ushort Key0;

    public ushort Key1;

    public ushort Key2;

    public ushort Key3;

    public bool IsError;
}
