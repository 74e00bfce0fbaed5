using System.Globalization;
using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Fields;

/// <summary>Fields of a posted object, with Stream's error 4 for those that are not as they must be. Null counts as absent.</summary>
internal static class JsonFields
{
    public static bool TryGet(this JsonElement body, string name, out JsonElement value) =>
        body.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;

    public static JsonElement RequireObject(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object ? element : throw new StreamException(StreamError.Input, $"{what} must be a JSON object");

    public static string? Text(this JsonElement body, string name)
    {
        if (!body.TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw StreamException.OfField(name, "a string");
    }

    /// <summary>A number becomes its text, as Stream takes both.</summary>
    public static string? TextOrNumber(this JsonElement body, string name) =>
        body.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : body.Text(name);

    public static DateTime? Time(this JsonElement body, string name)
    {
        if (body.Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        return StreamTime.TryParse(text, out var time) ? time : throw StreamException.OfField(name, "an ISO 8601 time");
    }

    public static bool Flag(this JsonElement body, string name) => body.TryGet(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw StreamException.OfField(name, "true or false"),
    };

    public static int? Number(this JsonElement body, string name, int min, int max)
    {
        if (!body.TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw StreamException.OfField(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
    }

    /// <param name="body">The object.</param>
    /// <param name="name">Of the field.</param>
    /// <param name="min">The fewest items.</param>
    /// <param name="max">The most items.</param>
    public static JsonElement[] RequireList(this JsonElement body, string name, int min, int max) =>
        body.TryGet(name, out var value) && IsList(value, min, max)
            ? [.. value.EnumerateArray()]
            : throw StreamException.OfField(name, string.Create(CultureInfo.InvariantCulture, $"a list of {min} to {max}"));

    public static JsonElement[] OptionalList(this JsonElement body, string name, int max) =>
        body.TryGet(name, out _) ? body.RequireList(name, 0, max) : [];

    private static bool IsList(JsonElement value, int min, int max) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= min && length <= max;
}
