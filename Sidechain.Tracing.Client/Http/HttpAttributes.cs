using System.Globalization;
using System.Text;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Http;

/// <summary>OpenTelemetry's attributes of an HTTP client span, and what our servers say about themselves.</summary>
internal static class HttpAttributes
{
    /// <summary>A server's own time above this is nonsense, milliseconds.</summary>
    private const double MaxServerTimeMs = 24 * 60 * 60 * 1000;

    public static void Describe(RecordedSpan span, HttpRequestMessage request, Uri address, int hop)
    {
        span.SetAttribute(AttributeNames.HttpRequestMethod, request.Method.Method);
        span.SetAttribute(AttributeNames.UrlFull, Redact(address));
        span.SetAttribute(AttributeNames.ServerAddress, address.IdnHost);
        span.SetAttribute(AttributeNames.ServerPort, address.Port);
        span.SetAttribute(AttributeNames.HttpRequestBodySize, request.Content?.Headers.ContentLength);
        if (hop > 0)
        {
            span.SetAttribute(AttributeNames.HttpRequestResendCount, hop);
        }
    }

    /// <param name="isOurs">What other hosts put into <c>X-</c> headers says nothing about our trace.</param>
    public static void Describe(RecordedSpan span, HttpResponseMessage response, bool isOurs)
    {
        var status = (int)response.StatusCode;
        span.SetAttribute(AttributeNames.HttpResponseStatusCode, status);
        span.SetAttribute(AttributeNames.NetworkProtocolVersion, response.Version.Minor == 0 && response.Version.Major > 1
            ? response.Version.Major.ToString(CultureInfo.InvariantCulture)
            : response.Version.ToString());
        if (status >= 400)
        {
            span.SetAttribute(AttributeNames.ErrorType, status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(SpanStatuses.Error);
        }

        if (isOurs)
        {
            span.SetAttribute(AttributeNames.HttpServerTimeMs, ServerTime(Get(response, HeaderNames.ServerTime)));
            if (TraceIds.TryMapSpanId(Get(response, HeaderNames.SpanId), out var serverSpan))
            {
                span.SetAttribute(AttributeNames.SidechainServerSpanId, serverSpan.ToHexString());
            }

            CompareTrace(span, Get(response, HeaderNames.TraceId));
        }
    }

    private static void CompareTrace(RecordedSpan span, string? echoed)
    {
        if (echoed is null)
        {
            return;
        }

        var isKnown = TraceIds.TryMapTraceId(echoed, out var trace);
        if (!isKnown || trace.ToHexString() != span.TraceId)
        {
            span.SetAttribute(AttributeNames.SidechainTraceIdMismatch, isKnown ? trace.ToHexString() : "invalid");
        }
    }

    /// <summary><c>75</c>, <c>75.125</c>; old servers write <c>75ms</c>.</summary>
    private static double? ServerTime(string? text)
    {
        var digits = text is not null && text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] : text;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms) && ms <= MaxServerTimeMs
            ? ms
            : null;
    }

    private static string? Get(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>No user-info, and of the query only the names.</summary>
    private static string Redact(Uri address)
    {
        var url = new StringBuilder(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        var separator = '?';
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            url.Append(separator).Append(equals < 0 ? "*" : $"{pair[..equals]}=*");
            separator = '&';
        }

        return url.ToString();
    }
}
