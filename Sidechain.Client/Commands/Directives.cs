using System.Globalization;

namespace Sidechain.Client.Commands;

/// <summary>
/// Words in brackets before everything else, of which there is one: <c>[suggest:9]</c>, by which shells complete. The parser's own fails on
/// a number that is no place, and on two of them.
/// </summary>
internal static class Directives
{
    private const string Suggest = "[suggest";

    /// <summary>A sentence about the first that makes no sense; null where there is none.</summary>
    public static string? Problem(IReadOnlyList<string> args)
    {
        var suggests = args.TakeWhile(IsDirective).Where(arg => arg.StartsWith(Suggest, StringComparison.Ordinal)).ToArray();
        return suggests.Length > 1 || !Array.TrueForAll(suggests, IsPlace)
            ? "[suggest:N] takes the place of the cursor, once: shells send it."
            : null;
    }

    private static bool IsDirective(string arg) => arg is ['[', .., ']'];

    private static bool IsPlace(string suggest) => suggest[Suggest.Length..^1] is var place
        && (place.Length == 0
            || (place[0] == ':' && int.TryParse(place.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _)));
}
