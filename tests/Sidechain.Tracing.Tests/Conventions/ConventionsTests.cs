using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Conventions;

/// <summary>With <c>CONVENTIONS=update</c> in the environment the two documents are written anew instead.</summary>
public sealed partial class ConventionsTests
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("CONVENTIONS") == "update";
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void Registry_HasEveryAttributeOnceInOrder() =>
        Assert.Equal(NamedConstants.Of(typeof(AttributeNames)).Select(c => c.Value), AttributeRegistry.All.Select(a => a.Name));

    [Fact]
    public void Document_SaysWhatTheConstantsSay()
    {
        var tables = new Dictionary<string, string>
        {
            ["spans"] = Table(NamedConstants.OfSpans()),
            ["attributes"] = AttributeTable(),
            ["events"] = Table(NamedConstants.Of(typeof(EventNames))),
            ["headers"] = Table(NamedConstants.Of(typeof(HeaderNames))),
        };
        Check("conventions.md", current =>
            Generated().Replace(current, m => $"{m.Groups["head"].Value}\n{tables[m.Groups["name"].Value]}{m.Groups["tail"].Value}"));
        Assert.Equal(
            tables.Keys.Order(),
            Generated().Matches(File.ReadAllText(PathOf("conventions.md"))).Select(m => m.Groups["name"].Value).Order());
    }

    [Fact]
    public void Data_SaysWhatTheRegistrySays() => Check("conventions.json", _ => JsonSerializer.Serialize(
        new
        {
            Spans = NamedConstants.OfSpans().Select(c => c.Value),
            Events = NamedConstants.Of(typeof(EventNames)).Select(c => c.Value),
            Attributes = AttributeRegistry.All.Select(a => new { a.Name, a.Type, a.RequiredOn }),
        },
        Json) + "\n");

    private static void Check(string file, Func<string, string> generate)
    {
        var path = PathOf(file);
        var current = File.Exists(path) ? File.ReadAllText(path) : "";
        var expected = generate(current);
        if (IsUpdate)
        {
            File.WriteAllText(path, expected);
        }
        else
        {
            Assert.True(expected == current, $"docs/{file} is stale: run these tests with CONVENTIONS=update and commit it.");
        }
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, "docs", file);

    private static string Table(IReadOnlyList<(string Value, string Meaning)> names) =>
        "| name | meaning |\n| --- | --- |\n" + string.Concat(names.Select(c => $"| `{c.Value}` | {c.Meaning} |\n"));

    private static string AttributeTable()
    {
        var meanings = NamedConstants.Of(typeof(AttributeNames)).ToDictionary(c => c.Value, c => c.Meaning);
        return "| name | type | required on | meaning |\n| --- | --- | --- | --- |\n" + string.Concat(AttributeRegistry.All.Select(a =>
            $"| `{a.Name}` | {a.Type} | {string.Join(", ", a.RequiredOn.Select(o => $"`{o}`"))} | {meanings[a.Name]} |\n"));
    }

    [GeneratedRegex(@"(?<head><!-- generated: (?<name>\w+) -->)\n.*?(?<tail><!-- end -->)", RegexOptions.Singleline)]
    private static partial Regex Generated();
}
