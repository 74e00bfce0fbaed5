using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Otlp;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Logs;

/// <summary>A log record as it is stored: checked, masked, without anything that the database refuses.</summary>
internal sealed record LogRecord
{
    public Guid? TraceId { get; init; }

    public long? SpanId { get; init; }

    /// <summary>Nanoseconds since 1970: when it happened, or when it was seen.</summary>
    public required long TimeNs { get; init; }

    public required OtlpOrigin Origin { get; init; }

    /// <summary>OpenTelemetry's severity_number, 0 (not set) to 24.</summary>
    public short Severity { get; init; }

    public string? SeverityText { get; init; }

    public string? UserId { get; init; }

    public string? EventName { get; init; }

    /// <summary>What it says; JSON where it was no text.</summary>
    public string? Body { get; init; }

    /// <summary>A JSON object; null without attributes.</summary>
    public string? Attributes { get; init; }

    /// <summary>How heavy it is, in letters: what its sender can make as long as it likes.</summary>
    public int Weight => (Body?.Length ?? 0) + (Attributes?.Length ?? 0);

    /// <summary>About as many bytes as it takes in memory, while it is a row of a statement too.</summary>
    public int Size => 500 + (2 * Weight);

    /// <summary>The same for the same record, so that a repeated batch changes nothing.</summary>
    public Guid Id()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{TraceId}\n{SpanId}\n{TimeNs}\n{Origin.Service}\n{Origin.ClientType}\n{Origin.ClientVersion}\n"
            + $"{Severity}\n{SeverityText}\n{UserId}\n{EventName}\n{Attributes}\n{Body}");
        return SpanIds.Trace(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
