namespace Sidechain.Traces.Shapes.Clauses;

public enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>Contains the text, or the regular expression.</summary>
    Contains,
    Present,
    Absent,
}
