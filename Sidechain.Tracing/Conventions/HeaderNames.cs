namespace Sidechain.Tracing.Conventions;

/// <summary>HTTP headers that carry trace context and timing between clients and services (docs/conventions.md).</summary>
public static class HeaderNames
{
    /// <summary>W3C Trace Context, <c>00-{trace}-{span}-{flags}</c>.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C Trace Context, vendor members.</summary>
    public const string TraceState = "tracestate";

    /// <summary>W3C Baggage.</summary>
    public const string Baggage = "baggage";

    /// <summary>Request and response: the trace id; a response echoes it as it came.</summary>
    public const string TraceId = "X-Trace-ID";

    /// <summary>Request: the client's span that sends the request. Response: the server's span that answered it.</summary>
    public const string SpanId = "X-Span-ID";

    /// <summary>Request: the parent of <see cref="SpanId"/>; left out when there is none.</summary>
    public const string ParentSpanId = "X-Parent-Span-ID";

    /// <summary>Request: <c>plugin</c>, <c>web</c> or <c>cli</c>, and <c>mobile</c> from apps on phones.</summary>
    public const string ClientType = "X-Client-Type";

    /// <summary>Request: the client's version, for example <c>1.2.0</c>.</summary>
    public const string ClientVersion = "X-Client-Version";

    /// <summary>Request, from old clients: type and version in one, <c>plugin/1.0.1</c>.</summary>
    public const string Client = "X-Client";

    /// <summary>Request: the client's wall clock when it sent the request, epoch milliseconds.</summary>
    public const string ClientTimestamp = "X-Client-Timestamp";

    /// <summary>Request: a hint for logs; identity comes only from the bearer token.</summary>
    public const string UserId = "X-User-ID";

    /// <summary>Request and response: echoed when well-formed, minted otherwise.</summary>
    public const string RequestId = "X-Request-ID";

    /// <summary>Response: milliseconds from receipt until the headers left.</summary>
    public const string ServerTime = "X-Server-Time";

    /// <summary>Response: the server's wall clock at receipt, epoch milliseconds.</summary>
    public const string ServerTimestamp = "X-Server-Timestamp";

    /// <summary>Response: the server's clock minus <see cref="ClientTimestamp"/>, milliseconds; contains the clock offset.</summary>
    public const string RequestDuration = "X-Request-Duration";

    /// <summary>Response: <c>total;dur</c>, <c>recv;desc</c>, <c>sent;desc</c>, <c>trace;desc</c>, <c>traceparent;desc</c>.</summary>
    public const string ServerTiming = "Server-Timing";

    /// <summary>The key that services send with OTLP; never forwarded by api or web.</summary>
    public const string OtlpApiKey = "x-otlp-api-key";
}
