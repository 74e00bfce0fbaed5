using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// What stands in a text for a value that is elsewhere: parameters of SQL (<c>$1</c>, <c>?</c>, <c>@p0</c>, <c>:name</c>) and of formats
/// (<c>%s</c>, <c>{0}</c>, <c>${NAME}</c>). A password may begin with such a sign, so a name with digits in it is none, but for <c>@p0</c>.
/// </summary>
internal static partial class Placeholders
{
    private const int Longest = 64;

    public static bool Is(ReadOnlySpan<char> value) => value.Length is > 0 and <= Longest && Placeholder().IsMatch(value);

    // Behind it, a cast of SQL and what closes a list.
    [GeneratedRegex(
        @"^(?:\?|\$[0-9]{1,3}|%s|\{[0-9]\}|\$\{[A-Za-z0-9_]+\}|[@:](?:[A-Za-z_]+(?:_[0-9]+)?|p[0-9]+))(?:::[A-Za-z]+)?\)*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
