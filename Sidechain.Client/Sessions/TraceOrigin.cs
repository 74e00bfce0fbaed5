namespace Sidechain.Client.Sessions;

/// <summary>Where an action's trace begins.</summary>
public enum TraceOrigin
{
    /// <summary>Here.</summary>
    Fresh,

    /// <summary>In the process that started this one, where <c>TRACEPARENT</c> or <c>SIDECHAIN_TRACE_ID</c> names it.</summary>
    Environment,
}
