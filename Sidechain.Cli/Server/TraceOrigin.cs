namespace Sidechain.Cli.Server;

/// <summary>Where an action's trace begins.</summary>
internal enum TraceOrigin
{
    /// <summary>Here.</summary>
    Fresh,

    /// <summary>In the process that started this one, where <c>TRACEPARENT</c> or <c>SIDECHAIN_TRACE_ID</c> names it.</summary>
    Environment,
}
