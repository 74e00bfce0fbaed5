using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>
/// <c>key = value</c>, <c>has key</c>, <c>no key</c>. A list meets it when one of its items does; <c>!=</c> when none is equal, and when it
/// is absent.
/// </summary>
public sealed record AttributeClause(string Key, Comparison Comparison, ShapeValue? Value = null) : Clause
{
    public override string Text => Comparison switch
    {
        Comparison.Present => $"has {Quotes.Key(Key)}",
        Comparison.Absent => $"no {Quotes.Key(Key)}",
        _ => $"{Quotes.Key(Key)} {Comparisons.Of(Comparison)} {Value}",
    };

    public override string? Refusal(TreeNode node, TraceTree tree) => Refusal(node.Span.Attributes);

    internal string? Refusal(IReadOnlyDictionary<string, object?> attributes)
    {
        var present = attributes.TryGetValue(Key, out var actual) && actual is not null;
        return Comparison switch
        {
            Comparison.Present => present ? null : $"attribute {Key} was absent",
            Comparison.Absent => present ? $"attribute {Key} was {Show(actual)}, expected none" : null,
            Comparison.NotEqual => present && Any(actual, Comparison.Equal)
                ? $"attribute {Key} was {Show(actual)}, expected another value"
                : null,
            _ when !present => $"attribute {Key} was absent, expected {Expected}",
            _ => Any(actual, Comparison) ? null : $"attribute {Key} was {Show(actual)}, expected {Expected}",
        };
    }

    private string Expected => Comparison == Comparison.Equal ? $"{Value}" : $"{Comparisons.Of(Comparison)} {Value}";

    private bool Any(object? actual, Comparison comparison) =>
        actual is object?[] items ? items.Any(item => One(item, comparison)) : One(actual, comparison);

    private bool One(object? actual, Comparison comparison)
    {
        if (Value is null)
        {
            return false;
        }

        if (comparison == Comparison.Contains)
        {
            return Value.Pattern?.Matches(AttributeJson.Text(actual))
                ?? AttributeJson.Text(actual).Contains(Value.Text, StringComparison.Ordinal);
        }

        if (Value.Number is not null && actual is long or int or double)
        {
            return Value.Order(actual) is { } order && Comparisons.Holds(comparison, order);
        }

        return comparison is Comparison.Equal
            && (Value.Pattern?.Matches(AttributeJson.Text(actual)) ?? AttributeJson.Text(actual) == Value.Text);
    }

    private static string Show(object? value) => value switch
    {
        object?[] items => $"[{string.Join(", ", items.Select(AttributeJson.Text))}]",
        string text when text.Length > 80 => Quotes.Write(text[..80]) + "…",
        string text when text.Length == 0 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) => Quotes.Write(text),
        _ => AttributeJson.Text(value),
    };
}
