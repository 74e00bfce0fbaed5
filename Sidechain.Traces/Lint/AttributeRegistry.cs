using System.Text.Json;

namespace Sidechain.Traces.Lint;

/// <summary>The attributes that spans may have, as data: <c>{"attributes":[{"name","type"?,"required_on"?:["span name"]}]}</c>.</summary>
public sealed class AttributeRegistry
{
    private readonly Dictionary<string, AttributeRule> _rules;
    private readonly AttributeRule[] _families;

    public AttributeRegistry(IEnumerable<AttributeRule> rules)
    {
        Rules = [.. rules];
        _rules = Rules.Where(rule => !IsFamily(rule)).DistinctBy(rule => rule.Name, StringComparer.Ordinal)
            .ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        _families = [.. Rules.Where(IsFamily)];
    }

    public IReadOnlyList<AttributeRule> Rules { get; }

    /// <summary>Reads the document; members that it does not know are overlooked.</summary>
    /// <exception cref="JsonException">It is no such document; the message says where.</exception>
    public static AttributeRegistry Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        try
        {
            return Read(json);
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("A text in it is no valid Unicode.", broken);
        }
    }

    private static AttributeRegistry Read(JsonDocument json)
    {
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("attributes", out var attributes)
            || attributes.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("A registry has a list \"attributes\".");
        }

        return new AttributeRegistry(attributes.EnumerateArray().Select(Rule).ToArray());
    }

    /// <summary>Null for a name that the registry does not know.</summary>
    public AttributeRule? Find(string name) =>
        _rules.GetValueOrDefault(name) ?? Array.Find(_families, family => name.StartsWith(family.Name[..^1], StringComparison.Ordinal));

    /// <summary>The known name that a misspelt one was likely meant to be; null when none is near.</summary>
    public string? Nearest(string name)
    {
        var most = Math.Min(2, name.Length / 4);
        return _rules.Keys.Select(known => (Known: known, Edits: Edits.Between(name, known, most))).Where(k => k.Edits <= most)
            .OrderBy(k => k.Edits).ThenBy(k => k.Known, StringComparer.Ordinal).Select(k => k.Known).FirstOrDefault();
    }

    private static bool IsFamily(AttributeRule rule) => rule.Name.EndsWith(".*", StringComparison.Ordinal);

    private static AttributeRule Rule(JsonElement json, int place)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new JsonException($"attributes[{place}] has no \"name\".");
        }

        var type = json.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (type is not null && !AttributeTypes.IsKnown(type))
        {
            throw new JsonException($"attributes[{place}] has the type \"{type}\"; there are {AttributeTypes.All}.");
        }

        var spans = json.TryGetProperty("required_on", out var on) && on.ValueKind == JsonValueKind.Array
            ? on.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToArray()
            : [];
        return new AttributeRule(name.GetString()!, type, spans);
    }
}
