using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Headers;

/// <summary>The headers of an answer, written when it starts.</summary>
internal static class ResponseHeaders
{
    /// <summary>A longer "request duration" says only that the client's clock is wrong, milliseconds.</summary>
    private const long MaxRequestDuration = 600_000;

    public static void Write(Exchange exchange, IHeaderDictionary headers)
    {
        var elapsed = exchange.Elapsed;
        // By the monotonic clock, so that it is never before the receipt.
        var sentAt = exchange.ReceivedAt + elapsed;

        headers[HeaderNames.RequestId] = exchange.RequestId;
        headers[HeaderNames.ServerTime] = Milliseconds(elapsed);
        headers[HeaderNames.ServerTimestamp] = exchange.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        if (exchange.Sent.ClientTimestampMs is { } clientSent
            && exchange.ReceivedAt.ToUnixTimeMilliseconds() - clientSent is >= 0 and <= MaxRequestDuration and var duration)
        {
            headers[HeaderNames.RequestDuration] = duration.ToString(CultureInfo.InvariantCulture);
        }

        if (exchange.TraceIdText is { } traceId)
        {
            headers[HeaderNames.TraceId] = traceId;
        }

        var timing = $"total;dur={Milliseconds(elapsed)}, recv;desc={Epoch(exchange.ReceivedAt)}, sent;desc={Epoch(sentAt)}";
        if (exchange.Span is { } span)
        {
            headers[HeaderNames.SpanId] = span.SpanId.ToHexString();
            var traceParent = $"00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-01";
            timing += $", trace;desc={traceParent}, traceparent;desc=\"{traceParent}\"";
        }

        headers.Append(HeaderNames.ServerTiming, timing);
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);

    // Epoch milliseconds; a double would not hold the microseconds exactly.
    private static string Epoch(DateTimeOffset instant) =>
        ((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (decimal)TimeSpan.TicksPerMillisecond)
            .ToString("0.000", CultureInfo.InvariantCulture);
}
