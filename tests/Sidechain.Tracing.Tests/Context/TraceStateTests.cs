using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceStateTests
{
    private static readonly string Key256 = new('z', 256);
    private static readonly string Value256 = new('v', 256);

    [Theory]
    [InlineData("foo=1", "foo=1")]
    [InlineData("foo=1,bar=2", "foo=1,bar=2")]
    [InlineData("foo=1 \t , \t bar=2", "foo=1,bar=2")]
    [InlineData("foo=1,,bar=2,", "foo=1,bar=2")]
    [InlineData("foo= 1", "foo= 1")]
    [InlineData("foo=1,foo=2", "foo=1")]
    [InlineData("0a_-*/@b=!#$%&'()*+-./:;<>?[]^_`{|}~", "0a_-*/@b=!#$%&'()*+-./:;<>?[]^_`{|}~")]
    [InlineData("foo@=1", "foo@=1")]
    [InlineData("", null)]
    [InlineData(" , ", null)]
    [InlineData(null, null)]
    [InlineData("foo =1", null)]
    [InlineData("FOO=1", null)]
    [InlineData("foo.bar=1", null)]
    [InlineData("@foo=1,bar=2", null)]
    [InlineData("foo", null)]
    [InlineData("=1", null)]
    [InlineData("foo=", null)]
    [InlineData("foo=bar=baz", null)]
    [InlineData("foo=,bar=3", null)]
    [InlineData("foo=\u00e9", null)]
    public void Header_IsPassedOnOrDroppedWhole(string? header, string? expected) => Assert.Equal(expected, TraceState.Normalize(header));

    [Fact]
    public void Lengths_AtTheLimit_PassAndOverItDoNot()
    {
        Assert.NotNull(TraceState.Normalize($"{Key256}={Value256}"));
        Assert.Null(TraceState.Normalize($"{Key256}z=1"));
        Assert.Null(TraceState.Normalize($"a={Value256}v"));
    }

    [Fact]
    public void Members_UpTo32_PassAndMoreDoNot()
    {
        var members = Enumerable.Range(1, 33).Select(i => $"bar{i:00}={i:00}").ToList();
        Assert.Equal(string.Join(',', members.Take(32)), TraceState.Normalize(string.Join(',', members.Take(32))));
        Assert.Null(TraceState.Normalize(string.Join(',', members)));
    }

    [Fact]
    public void Header_ThatIsTooLong_LosesItsLongMembersFirstAndKeepsTheLeft()
    {
        var longOnes = Enumerable.Range(0, 20).Select(i => $"long{i}={Value256}");
        var kept = TraceState.Normalize($"first=1,{string.Join(',', longOnes)},last=1");
        Assert.NotNull(kept);
        Assert.True(kept.Length <= 4096);
        Assert.StartsWith("first=1,long0=", kept, StringComparison.Ordinal);
        Assert.EndsWith(",last=1", kept, StringComparison.Ordinal);
    }
}
