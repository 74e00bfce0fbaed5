using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

/// <summary>The cases of the W3C suite (level 2), and those of the specification that it leaves out.</summary>
public sealed class TraceParentTests
{
    private const string Ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    [Theory]
    [InlineData($"00-{Ids}-00", 0)]
    [InlineData($"00-{Ids}-01", 1)]
    [InlineData($"00-{Ids}-02", 2)]
    [InlineData($"00-{Ids}-03", 3)]
    [InlineData($"00-{Ids}-ff", 3)]
    [InlineData($"00-{Ids}-fc", 0)]
    [InlineData($" \t00-{Ids}-01\t ", 1)]
    [InlineData($"cc-{Ids}-01", 1)]
    [InlineData($"cc-{Ids}-01-what-the-future-will-be-like", 1)]
    [InlineData($"cc-{Ids}-01-", 1)]
    [InlineData($"01-{Ids}-09", 1)]
    public void Header_ThatIsValid_IsReadAsVersion00(string header, byte flags)
    {
        Assert.True(TraceParent.TryParse(header, out var parsed));
        Assert.Equal($"00-{Ids}-{flags:x2}", parsed.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData($"00-{Ids}-01.")]
    [InlineData($"00-{Ids}-01-what-the-future-will-be-like")]
    [InlineData($"cc-{Ids}-01.what-the-future-will-be-like")]
    [InlineData($"cc-{Ids}-0")]
    [InlineData($"ff-{Ids}-01")]
    [InlineData($".0-{Ids}-01")]
    [InlineData($"0.-{Ids}-01")]
    [InlineData($"CC-{Ids}-01")]
    [InlineData($"0-{Ids}-01")]
    [InlineData($"000-{Ids}-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-.bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e47360-0f067aa0ba902b7-01")]
    [InlineData($"00-{Ids}-0")]
    [InlineData($"00-{Ids}-001")]
    [InlineData($"00-{Ids}-.0")]
    [InlineData($"00-{Ids}-0A")]
    [InlineData($"00-{Ids}-01,00-{Ids}-01")]
    [InlineData($"cc-{Ids}-01,cc-{Ids}-01")]
    [InlineData($"00_{Ids}_01")]
    public void Header_ThatIsInvalid_IsNone(string? header) => Assert.False(TraceParent.TryParse(header, out _));
}
