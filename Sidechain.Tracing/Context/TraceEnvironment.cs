using System.Diagnostics;

namespace Sidechain.Tracing.Context;

/// <summary>
/// Trace context in environment variables, between a process and the ones that it starts: <c>TRACEPARENT</c>, <c>TRACESTATE</c>,
/// <c>BAGGAGE</c>, and <c>SIDECHAIN_TRACE_ID</c> where only an id is known. Values are those of the headers, and trusted as little.
/// </summary>
/// <param name="ParentOrId">A valid <c>traceparent</c>, or a trace id that maps; null when the environment names neither.</param>
/// <param name="TraceState">Valid; null without a <c>traceparent</c>.</param>
/// <param name="Baggage">The allowed members.</param>
public sealed record TraceEnvironment(string? ParentOrId, string? TraceState, IReadOnlyList<BaggageMember> Baggage)
{
    private const string TraceParentVariable = "TRACEPARENT";
    private const string TraceStateVariable = "TRACESTATE";
    private const string BaggageVariable = "BAGGAGE";
    private const string TraceIdVariable = "SIDECHAIN_TRACE_ID";

    /// <summary>Names nothing: what starts in it is a trace of its own.</summary>
    public static TraceEnvironment None { get; } = new(null, null, []);

    /// <summary>
    /// Reads with <paramref name="get"/>, for example <see cref="Environment.GetEnvironmentVariable(string)"/>. A bad <c>TRACEPARENT</c>
    /// gives way to the id.
    /// </summary>
    public static TraceEnvironment Read(Func<string, string?> get, BaggageKeys? keys = null)
    {
        ArgumentNullException.ThrowIfNull(get);
        var baggage = BaggageHeader.Read(get(BaggageVariable), keys);
        if (get(TraceParentVariable)?.Trim() is { } parent && Context.TraceParent.TryParse(parent, out _))
        {
            return new TraceEnvironment(parent, Context.TraceState.Normalize(get(TraceStateVariable)), baggage);
        }

        var id = get(TraceIdVariable)?.Trim();
        return new TraceEnvironment(TraceIds.TryMapTraceId(id, out _) ? id : null, null, baggage);
    }

    /// <summary>What a process that is started inside <paramref name="activity"/> gets.</summary>
    public static IReadOnlyDictionary<string, string> Of(Activity activity, BaggageKeys? keys = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var variables =
            new Dictionary<string, string>(StringComparer.Ordinal) { [TraceParentVariable] = Context.TraceParent.Of(activity).ToString() };
        if (Context.TraceState.Normalize(activity.TraceStateString) is { } state)
        {
            variables[TraceStateVariable] = state;
        }

        if (BaggageHeader.OfActivity(activity.Baggage, keys ?? BaggageKeys.Default) is { } baggage)
        {
            variables[BaggageVariable] = baggage;
        }

        return variables;
    }
}
