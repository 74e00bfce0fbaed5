using System.Text.Json;

namespace Sidechain.Traces.Trees;

/// <summary>A value that has keys, or bytes: JSON of its own. Two are equal when their texts are.</summary>
/// <param name="Json">An object or a list; bytes are an object of one member, <see cref="Base64"/>.</param>
public sealed record AttributeObject(string Json)
{
    /// <summary>The one member of an object that stands for bytes.</summary>
    public const string Base64 = "base64";

    /// <summary>The bytes; null where the value has none.</summary>
    public byte[]? Bytes()
    {
        if (!Json.StartsWith($"{{\"{Base64}\":\"", StringComparison.Ordinal))
        {
            return null;
        }

        using var json = JsonDocument.Parse(Json);
        var isOnly = json.RootElement.EnumerateObject().Count() == 1;
        return isOnly && json.RootElement.GetProperty(Base64).TryGetBytesFromBase64(out var bytes) ? bytes : null;
    }

    /// <summary>Its JSON.</summary>
    public override string ToString() => Json;
}
