using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Arguments of a process that a text lists in quotes: <c>Command '['mysql', '--password', 'a']' failed</c> of Python, <c>("curl", "-u",
/// "alice:a")</c>, and JSON within another text.
/// </summary>
internal static class QuotedArguments
{
    private static readonly SearchValues<char> Openers = SearchValues.Create("[({");

    /// <summary>True where an option may stand in quotes.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        (text.Contains("'-", StringComparison.Ordinal) || text.Contains("\"-", StringComparison.Ordinal)) && text.ContainsAny(Openers);

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        for (var at = 0; at < text.Length;)
        {
            var found = text.AsSpan(at).IndexOfAny(Openers);
            at = found < 0 ? text.Length : List(text, at + found + 1, ref masked);
        }

        return masked.ToString();
    }

    /// <summary>Masks the texts of the list that begins here, and says where the first thing stands that belongs to it no more.</summary>
    private static int List(string text, int start, ref MaskedText masked)
    {
        var arguments = new ArgumentList();
        var at = start;
        while (true)
        {
            var slashes = TextLiterals.Backslashes(text, at);
            if (at + slashes >= text.Length || text[at + slashes] is not ('"' or '\''))
            {
                return at;
            }

            var from = at + slashes + 1;
            var to = TextLiterals.Close(text, from, slashes, text.Length);
            var argument = text[from..to];
            var next = arguments.Next(argument);
            if (!ReferenceEquals(argument, next))
            {
                masked.Replace(from, to, next);
            }

            at = PastBlanks(text, Math.Min(to + slashes + 1, text.Length));
            if (at >= text.Length || text[at] != ',')
            {
                return at;
            }

            at = PastBlanks(text, at + 1);
        }
    }

    private static int PastBlanks(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
