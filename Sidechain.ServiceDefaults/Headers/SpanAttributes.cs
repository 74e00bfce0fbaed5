using System.Diagnostics;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Headers;

/// <summary>What the server's span keeps of the client's headers.</summary>
internal static class SpanAttributes
{
    public static void Set(Exchange exchange)
    {
        if (exchange.Span is not { } span)
        {
            return;
        }

        var sent = exchange.Sent;
        SetText(span, AttributeNames.SidechainClientType, sent.ClientType);
        SetText(span, AttributeNames.SidechainClientVersion, sent.ClientVersion);
        SetText(span, AttributeNames.SidechainRequestId, exchange.RequestId);
        SetText(span, AttributeNames.SidechainUserHint, sent.UserIdHint);
        if (sent.TraceIdText is { } text)
        {
            if (!exchange.NamesOurTrace)
            {
                span.SetTag(AttributeNames.SidechainTraceIdConflict, text);
            }
            else if (TraceIds.IsForeign(text))
            {
                span.SetTag(AttributeNames.SidechainTraceIdOriginal, text);
            }
        }

        // Without a traceparent the span in X-Span-ID is the parent already.
        if (exchange.HasTraceParent && TraceIds.TryMapSpanId(sent.SpanIdText, out var client) && client != span.ParentSpanId)
        {
            span.SetTag(AttributeNames.SidechainClientSpanId, client.ToHexString());
        }
    }

    private static void SetText(Activity span, string name, string? value)
    {
        if (value is not null)
        {
            span.SetTag(name, value);
        }
    }
}
