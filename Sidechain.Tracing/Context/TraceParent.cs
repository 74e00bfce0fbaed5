using System.Diagnostics;

namespace Sidechain.Tracing.Context;

/// <summary>
/// A valid W3C <c>traceparent</c>, level 2. Unknown flag bits are gone; a header of a future version is read as version 00.
/// </summary>
/// <param name="TraceId">Not all zeros.</param>
/// <param name="SpanId">The sender's span; not all zeros.</param>
/// <param name="Flags">Bit 0 sampled, bit 1 random trace id.</param>
public readonly record struct TraceParent(ActivityTraceId TraceId, ActivitySpanId SpanId, byte Flags)
{
    /// <summary>The caller records.</summary>
    public const byte Sampled = 0x01;

    // The right-most 7 bytes of the trace id are random (level 2).
    private const byte RandomTraceId = 0x02;

    private const int Length = 55;

    /// <summary>Strict by the specification: lower-case hex only, exact positions; two joined headers are no header.</summary>
    public static bool TryParse(string? header, out TraceParent value)
    {
        value = default;
        var text = header.AsSpan().Trim(Charsets.Ows);
        if (text.Length < Length || text[2] != '-' || text[35] != '-' || text[52] != '-')
        {
            return false;
        }

        var version = text[..2];
        if (!IsLowerHex(version) || version is "ff" || (version is "00" && text.Length != Length)
            || (text.Length > Length && text[Length] != '-'))
        {
            return false;
        }

        var trace = text.Slice(3, 32);
        var span = text.Slice(36, 16);
        var flags = text.Slice(53, 2);
        if (!IsId(trace) || !IsId(span) || !IsLowerHex(flags))
        {
            return false;
        }

        var bits = (byte)(Convert.ToByte(flags.ToString(), 16) & (Sampled | RandomTraceId));
        value = new TraceParent(ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateFromString(span), bits);
        return true;
    }

    /// <summary>
    /// What goes out for a span: its own ids, and the flags that came in with its trace (of the local root's parent, since the
    /// activity's own flags say only that we record); a trace that began here has a random id.
    /// </summary>
    public static TraceParent Of(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var root = activity;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        var flags = TryParse(root.ParentId, out var incoming) ? incoming.Flags
            : root.GetCustomProperty(GivenTraceId) is not null ? Sampled
            : (byte)(RandomTraceId | ((byte)activity.ActivityTraceFlags & Sampled));
        return new TraceParent(activity.TraceId, activity.SpanId, flags);
    }

    /// <summary>Always version 00.</summary>
    public override string ToString() => $"00-{TraceId.ToHexString()}-{SpanId.ToHexString()}-{Flags:x2}";

    /// <summary>
    /// Custom property of a local root whose trace id was given to us without a parent: nobody knows whether it is random.
    /// </summary>
    internal const string GivenTraceId = "sidechain.given_trace_id";

    private static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Charsets.LowerHex);

    private static bool IsId(ReadOnlySpan<char> text) => IsLowerHex(text) && text.ContainsAnyExcept('0');
}
