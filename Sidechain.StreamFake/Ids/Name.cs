using System.Text.RegularExpressions;
using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Ids;

/// <summary>What callers name themselves: users, kinds of reaction, collections and their items.</summary>
internal static partial class Name
{
    /// <summary>The name, or Stream's error 4.</summary>
    /// <param name="text">As it was sent; null when it was not.</param>
    /// <param name="what">The field's name, for the error.</param>
    public static string Require(string? text, string what) =>
        text is not null && Pattern().IsMatch(text)
            ? text
            : throw StreamException.OfField(what, "1 to 255 letters, digits, _, -, . or @");

    public static bool IsOne(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[\w.@-]{1,255}\z")]
    private static partial Regex Pattern();
}
