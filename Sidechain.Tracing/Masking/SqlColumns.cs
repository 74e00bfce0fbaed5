using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Columns of a statement of SQL that stand where a value may: <c>ON a.token = b.token</c>, <c>SET token = t.token</c>. A text stands in
/// quotes there; but some programs print statements with their parameters in them, so a column is known by its own name or by that of the
/// one before the sign.
/// </summary>
internal ref partial struct SqlColumns(string text)
{
    private readonly string _text = text;
    private bool? _isStatement;

    /// <param name="key">The column before the sign.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="end">Where it ends.</param>
    public bool Has(ReadOnlySpan<char> key, int start, int end)
    {
        var value = _text.AsSpan(start..end).TrimEnd(')');
        return Column().IsMatch(value)
            && (key.Contains('.') || SensitiveKeys.Contains(value[(value.LastIndexOf('.') + 1)..]))
            && (_isStatement ??= IsStatement(_text));
    }

    private static bool IsStatement(string text) => (Verb().IsMatch(text) && Clause().IsMatch(text)) || Join().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z_]\w{0,63}(?:\.[A-Za-z_]\w{0,63}){1,2}\z", RegexOptions.ECMAScript)]
    private static partial Regex Column();

    // The beginning of a line, for logs put a title before a statement.
    [GeneratedRegex(
        @"^[ \t(]*(?:SELECT|UPDATE|INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|WITH|JOIN)\s",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\s(?:FROM|INTO|SET|USING|ON)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clause();

    // A part of a statement, without its beginning.
    [GeneratedRegex(@"\bON\s+\w{1,64}\.\w{1,64}\s*=\s*\w{1,64}\.", RegexOptions.CultureInvariant)]
    private static partial Regex Join();
}
