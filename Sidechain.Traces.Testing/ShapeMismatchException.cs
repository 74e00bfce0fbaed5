using Sidechain.Traces.Shapes.Reports;

namespace Sidechain.Traces.Testing;

/// <summary>A trace did not get its shape in time. The message holds the explanation and the path of the saved trace.</summary>
public sealed class ShapeMismatchException(string message, ShapeMatch? match = null) : Exception(message)
{
    /// <summary>Null when nothing of the trace had arrived.</summary>
    public ShapeMatch? Match { get; } = match;
}
