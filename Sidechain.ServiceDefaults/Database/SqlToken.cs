namespace Sidechain.ServiceDefaults.Database;

/// <summary>A word (keyword, or name with its schema, without quotes) or a single other character of a statement.</summary>
/// <param name="Text">As it stands in the statement, quotes of names left out.</param>
/// <param name="IsWord">Whether it is a keyword or a name.</param>
/// <param name="IsQuoted">Whether it is a quoted name, and so no keyword.</param>
/// <param name="IsCall">Whether an opening bracket follows at once.</param>
/// <param name="Depth">How many brackets are open.</param>
internal readonly record struct SqlToken(string Text, bool IsWord, bool IsQuoted, bool IsCall, int Depth)
{
    /// <summary>Whether it is this keyword.</summary>
    public bool Is(string keyword) => IsWord && !IsQuoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
