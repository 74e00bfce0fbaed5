using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Traces;

/// <summary>A trace as one user may see it.</summary>
internal sealed record VisibleTrace(IReadOnlyList<Span> Spans, string? Owner, string? OriginalId, bool ClientDone, TimeSpan LastReceivedAgo)
{
    /// <summary>Spans that were too many for one trace.</summary>
    public int LeftOut { get; init; }

    /// <summary>Spans of it came that could not be kept.</summary>
    public bool HasRejected { get; init; }

    /// <param name="normalNs">What is normal for its steps.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public TraceDocument Document(IReadOnlyDictionary<string, long> normalNs, CancellationToken cancellationToken) =>
        new(TreeBuilder.Build(Spans, ClientDone, HasRejected, cancellationToken), OriginalId, ClientDone, LastReceivedAgo)
        {
            NormalNs = normalNs,
            SpansLeftOut = LeftOut,
        };
}
