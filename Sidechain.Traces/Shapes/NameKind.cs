namespace Sidechain.Traces.Shapes;

/// <summary>How a <see cref="NamePattern"/> reads its text.</summary>
public enum NameKind
{
    /// <summary>The name itself.</summary>
    Exact,

    /// <summary><c>*</c> is any run of characters, <c>{x}</c> one segment of a path (so it is also itself).</summary>
    Wildcard,

    /// <summary>A regular expression that the name contains.</summary>
    Regex,
}
