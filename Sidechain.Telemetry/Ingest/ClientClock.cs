using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Ingest;

/// <summary>How wrong a client's clock is.</summary>
internal static class ClientClock
{
    // A hundred years: a client without a battery lives in 1970, and no further off.
    private const long MostMs = 100L * 366 * 24 * 60 * 60 * 1000;

    /// <summary>Server minus client, milliseconds: as the client measured it, else by when its request left and came, which counts the way as offset.</summary>
    public static long? OffsetMs(WireEnvelope envelope, DateTimeOffset received)
    {
        var offset = envelope.Clock is { OffsetMs: var measured } && double.IsFinite(measured) ? measured
            : envelope.AttemptSentAtUs is { } sent ? received.ToUnixTimeMilliseconds() - (sent / 1000.0)
            : (double?)null;
        return offset is { } ms ? (long)Math.Clamp(ms, -MostMs, MostMs) : null;
    }
}
