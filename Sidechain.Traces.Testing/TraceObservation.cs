using Sidechain.Traces.Shapes;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Testing;

/// <summary>A trace at one moment.</summary>
/// <param name="Activity">When the spans of each service arrived, where the source knows it.</param>
public sealed record TraceObservation(TraceDocument Document, TraceActivity? Activity = null);
