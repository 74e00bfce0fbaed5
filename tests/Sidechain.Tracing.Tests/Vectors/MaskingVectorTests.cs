using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Tests.Vectors;

public sealed class MaskingVectorTests
{
    public static TheoryData<string> SecretKeys { get; } = Vector.Of("masking.json", "secret_keys");

    public static TheoryData<string> PlainKeys { get; } = Vector.Of("masking.json", "plain_keys");

    public static TheoryData<string> Texts { get; } = Vector.Of("masking.json", "texts");

    public static TheoryData<string> Values { get; } = Vector.Of("masking.json", "values");

    [Theory]
    [MemberData(nameof(SecretKeys))]
    public void Key_WithAWordOfTheTable_IsSensitive(string vector)
    {
        var key = Vector.Parse(vector).GetString()!;
        Assert.True(Masker.IsSensitiveKey(key));
        Assert.Equal("***", Masker.MaskKeyValue(key, "hunter2"));
        Assert.Equal("***", Masker.MaskValue(key, 12345L));
        Assert.Equal("***", Masker.MaskValue(key, new[] { "a", "b" }));
    }

    [Theory]
    [MemberData(nameof(PlainKeys))]
    public void Key_WithoutOne_IsNot(string vector)
    {
        var key = Vector.Parse(vector).GetString()!;
        Assert.False(Masker.IsSensitiveKey(key));
        Assert.Equal("C minor", Masker.MaskKeyValue(key, "C minor"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Secrets_InsideTexts_AreMasked(string vector)
    {
        var (text, masked) = (Vector.Text(Vector.Parse(vector), "text")!, Vector.Text(Vector.Parse(vector), "masked"));
        Assert.Equal(masked, Masker.MaskKeyValue("note", text));
        Assert.Equal(masked, Masker.MaskText(Masker.MaskText(text)));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void LocalPaths_KeepTheirFileName(string vector)
    {
        var expected = Vector.Parse(vector);
        Assert.Equal(Vector.Text(expected, "masked"), Masker.MaskKeyValue(Vector.Text(expected, "key")!, Vector.Text(expected, "value")!));
    }
}
