using System.Text.RegularExpressions;
using Sidechain.Traces.Shapes.Text;

namespace Sidechain.Traces.Shapes;

/// <summary>A pattern that a name must match. Matching takes time linear in the name, for any pattern.</summary>
public sealed class NamePattern
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private readonly Regex? _regex;

    private readonly Wildcard? _wildcard;

    private NamePattern(NameKind kind, string text, Wildcard? wildcard = null, Regex? regex = null) =>
        (Kind, Text, _wildcard, _regex) = (kind, text, wildcard, regex);

    public NameKind Kind { get; }

    /// <summary>Without quotes or slashes.</summary>
    public string Text { get; }

    /// <summary>Only this name.</summary>
    public static NamePattern Exact(string name) => new(NameKind.Exact, name);

    /// <summary>With <c>*</c> and <c>{param}</c>; a text without them is exact.</summary>
    public static NamePattern Wildcard(string text) =>
        Shapes.Text.Wildcard.Of(text) is { } wildcard ? new(NameKind.Wildcard, text, wildcard) : Exact(text);

    /// <summary>A regular expression without back-references and look-arounds.</summary>
    /// <exception cref="ArgumentException">The text is not a regular expression.</exception>
    public static NamePattern Regex(string expression)
    {
        try
        {
            return new(NameKind.Regex, expression, regex: new Regex(expression, Linear));
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException("back-references, look-arounds and atomic groups are not supported", e);
        }
    }

    public bool Matches(string name) =>
        _regex?.IsMatch(name) ?? _wildcard?.Matches(name) ?? string.Equals(name, Text, StringComparison.Ordinal);
}
