using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceStateTests
{
    private static readonly string Value256 = new('v', 256);

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
