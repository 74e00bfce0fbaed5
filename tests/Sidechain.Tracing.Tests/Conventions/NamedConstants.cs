using System.Reflection;
using System.Xml.Linq;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Conventions;

/// <summary>The constants of a class of names with the summaries that their authors wrote.</summary>
internal static class NamedConstants
{
    private static readonly Dictionary<string, XElement> Summaries = XDocument.Load(
        Path.ChangeExtension(typeof(SpanNames).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(m => m.Element("summary") is not null)
        .ToDictionary(m => m.Attribute("name")!.Value, m => m.Element("summary")!, StringComparer.Ordinal);

    public static IReadOnlyList<(string Value, string Meaning)> Of(Type names) =>
    [
        .. names.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral)
            .Select(f => ((string)f.GetRawConstantValue()!, Meaning($"F:{names.FullName}.{f.Name}"))),
    ];

    /// <summary>With <c>{c}</c> where the client's type stands: the names without a dot are those of clients' operations.</summary>
    public static IReadOnlyList<(string Value, string Meaning)> OfSpans() =>
        [.. Of(typeof(SpanNames)).Select(c => (c.Value.Contains('.') ? c.Value : "{c}." + c.Value, c.Meaning))];

    private static string Meaning(string member) =>
        Summaries.TryGetValue(member, out var summary)
            ? string.Join(' ', string.Concat(summary.Nodes().Select(Markdown)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "OpenTelemetry's";

    private static string Markdown(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{Constant(see.Attribute("cref")!.Value)}`",
        XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal),
        _ => "",
    };

    /// <summary>What a reference names: a constant's value, else the member's own name.</summary>
    private static string Constant(string reference)
    {
        var dot = reference.LastIndexOf('.');
        var field = typeof(SpanNames).Assembly.GetType(reference[2..dot])?.GetField(reference[(dot + 1)..]);
        return field?.GetRawConstantValue() as string ?? reference[(dot + 1)..].Split('(')[0];
    }
}
