using System.Runtime.InteropServices;

namespace Sidechain.Tracing.Realtime;

/// <summary>One measured piece of work: 64 bytes, a cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
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

    public ushort Name;

    public ushort Key0;

    public ushort Key1;

    public bool IsError;
}
