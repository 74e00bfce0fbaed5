using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Tests;

/// <summary>JSON in a terminal: names that others chose cannot turn its writing around or move its cursor.</summary>
public sealed class DocumentTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("{\n  \"name\": \"loop\u202egnp.wav\"\n}", "{\n  \"name\": \"loop\\u202egnp.wav\"\n}")]
    [InlineData("\"\u009b31m and \u2028 and \ufeff\"", "\"\\u009b31m and \\u2028 and \\ufeff\"")]
    [InlineData("\"a \U000E0041 tag\"", "\"a \\udb40\\udc41 tag\"")]
    [InlineData("\"Grüße 日本 👨\u200d👩 می\u200cخواهم\"", "\"Grüße 日本 👨\u200d👩 می\u200cخواهم\"")]
    [InlineData("\"half of one \ud83d\"", "\"half of one \ud83d\"")]
    public void Document_ShowsWhatCannotBeSeenAsEscapes(string json, string shown) => Assert.Equal(shown, DocumentText.Safe(json));

    [Fact]
    public void Document_MeansTheSame()
    {
        var text = string.Concat(Enumerable.Range(0, 0xd800).Select(code => (char)code));

        Assert.Equal(text, JsonSerializer.Deserialize<string>(DocumentText.Safe(JsonSerializer.Serialize(text, Relaxed))));
    }
}
