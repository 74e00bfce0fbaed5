namespace Sidechain.Tracing.Context;

/// <summary>What a request to a host may carry.</summary>
internal enum PropagationScope
{
    /// <summary>Nothing: a host that is not ours and not listed.</summary>
    None,

    /// <summary><c>traceparent</c> and <c>tracestate</c>: a listed third party.</summary>
    TraceParent,

    /// <summary>Every header: our own hosts.</summary>
    All,
}
