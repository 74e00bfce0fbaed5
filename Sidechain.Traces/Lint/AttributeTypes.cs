namespace Sidechain.Traces.Lint;

/// <summary>The types of attributes, by the names that OpenTelemetry's conventions use.</summary>
internal static class AttributeTypes
{
    public const string All = "string, int, double, boolean, and each with []";

    public static bool IsKnown(string type) => Item(type) is "string" or "int" or "double" or "boolean";

    public static bool Fits(string type, object? value) => type.EndsWith("[]", StringComparison.Ordinal)
        ? value is object?[] items && items.All(item => Fits(Item(type), item))
        : (type, value) switch
        {
            ("string", string) or ("boolean", bool) or ("int", long or int) or ("double", double or long or int) => true,
            // JSON does not tell 5.0 from 5.
            ("int", double number) => number == Math.Floor(number),
            _ => false,
        };

    public static string Of(object? value) => value switch
    {
        string => "string",
        bool => "boolean",
        long or int => "int",
        double => "double",
        object?[] items => items.Length == 0 ? "[]" : Of(items[0]) + "[]",
        _ => "nothing",
    };

    private static string Item(string type) => type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2] : type;
}
