using Sidechain.Client.Sessions;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Context;

namespace Sidechain.Cli.TraceViews;

/// <summary>A trace as the server sent it, and what it means.</summary>
internal sealed record FetchedTrace(ReadOnlyMemory<byte> Json, TraceDocument Document)
{
    /// <exception cref="System.Text.Json.JsonException">It is none of ours.</exception>
    public static FetchedTrace Of(byte[] json) => new(json, TreeJson.Read(json));

    /// <summary>The trace with an ID, in any accepted spelling.</summary>
    public static Subject<FetchedTrace> With(string id) =>
        new(id, trace => Has(trace.Document, id) ? [] : [trace.Document.OriginalId ?? trace.Document.Tree.TraceId]);

    /// <summary>Whether that is the trace's ID, as it came or as it was mapped.</summary>
    public static bool Has(TraceDocument trace, string id) =>
        trace.OriginalId == id || (TraceIds.TryMapTraceId(id, out var mapped) && trace.Tree.TraceId == mapped.ToHexString());
}
