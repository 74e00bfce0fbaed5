using System.Text.Json;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Vectors;

public sealed class MaskingVectorTests
{
    public static TheoryData<string> SecretKeys { get; } = Vector.Of("masking.json", "secret_keys");

    public static TheoryData<string> PlainKeys { get; } = Vector.Of("masking.json", "plain_keys");

    public static TheoryData<string> Texts { get; } = Vector.Of("masking.json", "texts");

    public static TheoryData<string> ServerTexts { get; } = Vector.Of("masking.json", "server_texts");

    public static TheoryData<string> Values { get; } = Vector.Of("masking.json", "values");

    public static TheoryData<string> ServerValues { get; } = Vector.Of("masking.json", "server_values");

    public static TheoryData<string> Names { get; } = Vector.Of("masking.json", "names");

    [Theory]
    [MemberData(nameof(SecretKeys))]
    public void Key_WithAWordOfTheTable_IsSensitive(string vector)
    {
        var key = Vector.Parse(vector).GetString()!;
        Assert.Equal("***", Masker.MaskValue(key, "hunter2"));
        Assert.Equal(12345L, Masker.MaskValue(key, 12345L));
        Assert.Equal(true, Masker.MaskValue(key, true));
        Assert.Equal(["***", "***"], (string[])Masker.MaskValue(key, new[] { "a", "b" }));
    }

    [Theory]
    [MemberData(nameof(PlainKeys))]
    public void Key_WithoutOne_IsNot(string vector)
    {
        var key = Vector.Parse(vector).GetString()!;
        Assert.Equal("C minor", Masker.MaskValue(key, "C minor"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    [MemberData(nameof(ServerTexts))]
    public void Secrets_InsideTexts_AreMasked(string vector)
    {
        var (text, masked) = (Vector.Text(Vector.Parse(vector), "text")!, Vector.Text(Vector.Parse(vector), "masked"));
        Assert.Equal(masked, Masker.MaskValue("note", text));
        Assert.Equal(masked, Masker.MaskText(Masker.MaskText(text)));
    }

    [Theory]
    [MemberData(nameof(Values))]
    [MemberData(nameof(ServerValues))]
    public void Value_IsMaskedByItsKey(string vector)
    {
        var expected = Vector.Parse(vector);
        var key = Vector.Text(expected, "key")!;
        var masked = Masker.MaskValue(key, Value(expected.GetProperty("value")));
        Assert.Equal(Value(expected.GetProperty("masked")), masked);
        Assert.Equal(masked, Masker.MaskValue(key, masked));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_KeepsItsRoutes(string vector)
    {
        var expected = Vector.Parse(vector);
        Assert.Equal(Vector.Text(expected, "masked"), Masker.MaskName(Vector.Text(expected, "name")!));
    }

    private static object Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
        JsonValueKind.Array => AttributeValues.Normalize(json.EnumerateArray().Select(Value).ToArray())!,
        JsonValueKind.String => json.GetString()!,
        _ => json.GetBoolean(),
    };
}
