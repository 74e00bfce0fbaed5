using System.Globalization;
using System.Text;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Wire;

/// <summary>The short ways of the reader give what its long ways give.</summary>
public sealed class QuickReadingTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("1702834225100")]
    [InlineData("1702834225100.1")]
    [InlineData("1702834225100.12")]
    [InlineData("1702834225100.123")]
    [InlineData("1702834225100.1235")]
    [InlineData("1702834225100.0005")]
    [InlineData("99999999999999.999")]
    [InlineData("100000000000000")]
    [InlineData("253402300799999.999")]
    [InlineData("0.001")]
    [InlineData("1.5e3")]
    [InlineData("17E2")]
    public void Milliseconds_HoweverTheyAreWritten_AreThoseOfADecimal(string written)
    {
        var ms = decimal.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
        var expected = decimal.Round(ms * 1000, MidpointRounding.AwayFromZero);

        var span = Read($$"""{"spans":[{"start_time_ms":{{written}},"end_time_ms":"{{written}}"}]}""").Spans[0];

        Assert.Equal(((string?)null, (long?)expected, (long?)expected), (span.Problem, span.StartUs, span.EndUs));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-0.5")]
    [InlineData("253402300800000")]
    [InlineData("1e400")]
    public void Milliseconds_ThatAreNoTime_AreAProblem(string written) =>
        Assert.Equal("invalid_start_time", Read($$"""{"spans":[{"start_time_ms":{{written}}}]}""").Spans[0].Problem);

    [Fact]
    public void Milliseconds_AtRandom_AreThoseOfADecimal()
    {
        var random = new Random(11);
        for (var n = 0; n < 2000; n++)
        {
            var whole = random.NextInt64(100_000_000_000_000, 253_402_300_799_999)
                .ToString(CultureInfo.InvariantCulture)[..random.Next(1, 16)];
            var decimals = random.Next(100_000).ToString("00000", CultureInfo.InvariantCulture)[..random.Next(6)];
            Milliseconds_HoweverTheyAreWritten_AreThoseOfADecimal(decimals.Length == 0 ? whole : $"{whole}.{decimals}");
        }
    }

    [Fact]
    public void Texts_OfWhichSomeComeAgain_AreThemselves()
    {
        var many = Enumerable.Range(0, 3000).Select(n => $"key.{n}");
        string[] words = ["name", "größe", "k.1", "k.2", "a b", "", new('x', 47), new('x', 48), new('x', 49), .. many];
        var document = string.Join(',', words.Select(word =>
            $$"""{"name":"n{{word}}","client_version":"v{{word}}","trace_id":"t{{word}}","attributes":{"{{word}}":1} }"""));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var spans = Read($$"""{"spans":[{{document}}]}""").Spans;

            Assert.Equal(words, spans.Select(span => span.Attributes[0].Key));
            Assert.Equal(words.Select(word => $"n{word}"), spans.Select(span => span.Name));
            Assert.Equal(words.Select(word => $"v{word}"), spans.Select(span => span.ClientVersion));
            Assert.Equal(words.Select(word => $"t{word}"), spans.Select(span => span.TraceId));
        }
    }

    [Fact]
    public void BytesThatAreNoText_AreNotTakenForOthers()
    {
        byte[] Document(byte odd) => [.. """{"spans":[{"attributes":{"k"""u8, odd, .. "\":1}}]}"u8];

        // The second time it would be known.
        foreach (var odd in new byte[] { 0xFF, 0xFF, (byte)'a', (byte)'a' })
        {
            var expected = odd == 'a' ? "ka" : "k\uFFFD";
            Assert.Equal(expected, WireReader.Read(Document(odd).AsSpan()).Spans[0].Attributes[0].Key);
        }
    }

    [Fact]
    public void Spans_NamedTwice_AreTheLastOnes()
    {
        Assert.Equal(["b"], Read("""{"spans":[{"name":"a"}],"spans":[{"name":"b"}]}""").Spans.Select(span => span.Name));

        var none = Read("""{"spans":[{"name":"a"}],"spans":null}""");
        Assert.Equal((false, 0), (none.HasSpans, none.Spans.Count));
    }

    private static WireEnvelope Read(string json) => WireReader.Read(Encoding.UTF8.GetBytes(json));
}
