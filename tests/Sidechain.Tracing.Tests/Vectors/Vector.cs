using System.Text.Json;

namespace Sidechain.Tracing.Tests.Vectors;

/// <summary>The cases of <c>tests/vectors</c>: what every implementation of the protocol does alike.</summary>
internal static class Vector
{
    /// <summary>Cases as their JSON text, so that the runner shows each.</summary>
    public static TheoryData<string> Of(string file, string table = "cases")
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "vectors", file)));
        return [.. document.RootElement.GetProperty(table).EnumerateArray().Select(c => c.GetRawText())];
    }

    public static JsonElement Parse(string text) => JsonElement.Parse(text);

    /// <summary>Null for null and for what is not there.</summary>
    public static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <inheritdoc cref="Text"/>
    public static long? Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;
}
