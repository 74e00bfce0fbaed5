using System.Text.RegularExpressions;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Ids inside span names: a shape says <c>{id}</c>, a lint complains.</summary>
internal static partial class Names
{
    /// <summary>A UUID, 16 or more hexadecimal digits with a digit among them, or five or more digits, as a whole segment.</summary>
    public static string WithoutIds(string name) => Id().Replace(name, match => match.Value.Any(char.IsAsciiDigit) ? "{id}" : match.Value);

    public static bool HasId(string name) => Id().Matches(name).Any(match => match.Value.Any(char.IsAsciiDigit));

    [GeneratedRegex(
        @"(?<=^|[/ :=])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}|[0-9]{5,})(?=$|[/ :?])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
