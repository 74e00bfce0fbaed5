namespace Sidechain.Traces.Shapes.Reports;

public enum DifferenceKind
{
    /// <summary>Fewer spans than the line wants, and none that is nearly one.</summary>
    Missing,

    /// <summary>A span that is nearly the one.</summary>
    Differs,

    /// <summary>More spans than the line allows.</summary>
    TooMany,

    /// <summary>A span that a line of count 0 forbids.</summary>
    Forbidden,

    /// <summary>A child of a strict line that no line stands for.</summary>
    Unexpected,

    /// <summary>The children start in another order.</summary>
    Order,
}
