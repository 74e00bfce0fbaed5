using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Runs;

/// <summary>What is known of a loop that was shared in a run that is over.</summary>
/// <param name="Seen">Its trace in the collector.</param>
/// <param name="Stored">Its trace in telemetry.</param>
/// <param name="Shown">What <c>trace show</c> printed.</param>
internal sealed record YesterdaysLoop(string PostId, TraceObservation Seen, TraceObservation Stored, string Shown)
{
    public string TraceId => Stored.Document.Tree.TraceId;
}
