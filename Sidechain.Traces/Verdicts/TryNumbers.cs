using System.Text.RegularExpressions;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Reads which try a step says to be, by its name or by an attribute.</summary>
internal static partial class TryNumbers
{
    /// <summary>A name as every try has it: "fetch (attempt 2)" is "fetch".</summary>
    public static string Without(string name) => name.Any(char.IsAsciiDigit) ? Number.Replace(name, "").TrimEnd() : name;

    /// <summary>Whether a step says that the same was tried before: a number of retries, or of a try after the first.</summary>
    public static bool SayAnotherTry(Span step) =>
        (Number.Match(step.Name) is { Success: true } named && IsAnother(named.Groups["word"].Value, named.Groups["number"].Value))
        || step.Attributes.Any(attribute => Word.Match(attribute.Key) is { Success: true } word
            && IsAnother(word.Value, AttributeJson.Text(attribute.Value)));

    // Retries count from one, and tries from one or from nothing.
    private static bool IsAnother(string word, string number) => number == "true"
        || (int.TryParse(number, out var count) && count >= (word.StartsWith("re", StringComparison.OrdinalIgnoreCase) ? 1 : 2));

    [GeneratedRegex(
        @"[\s([_:#-]{0,3}(?<![a-z])(?<word>attempt|retry|try)[\s_:#=-]{0,3}(?<number>\d{1,4})\b[)\]]?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }

    [GeneratedRegex(
        "resend|retries|retried|retry|attempt|(?<![a-z])try(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}
