using System.Globalization;
using System.Text;
using Sidechain.Tracing.Client.Recording.Json;

namespace Sidechain.Tracing.Tests.Wire;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999_999)]
    [InlineData(1_000_000)]
    [InlineData(1_788_000_000_000_000)]
    [InlineData(1_788_000_000_999_999)]
    [InlineData(1_788_000_001_000_100)]
    [InlineData(1_788_000_001_000_010)]
    [InlineData(-1_500)]
    public void Instant_OfMicroseconds_IsTheirMilliseconds(long us) => AssertSame([us]);

    [Fact]
    public void Instants_OfChangingSeconds_AreEachTheirMilliseconds()
    {
        var random = new Random(7);
        AssertSame([.. Enumerable.Range(0, 2_000).Select(_ => 1_788_000_000_000_000 + random.NextInt64(3_000_000))]);
    }

    private static void AssertSame(long[] instants)
    {
        var json = new JsonText(16);
        foreach (var us in instants)
        {
            json.Clear();
            json.Instant(us);
            var text = Encoding.UTF8.GetString(json.Written);
            Assert.Equal(us / 1000m, decimal.Parse(text, CultureInfo.InvariantCulture));
            Assert.False(text.Contains('.', StringComparison.Ordinal) && text.EndsWith('0') && us > 0, text);
        }
    }
}
