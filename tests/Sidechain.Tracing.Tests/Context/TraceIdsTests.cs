using System.Diagnostics;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceIdsTests
{
    [Fact]
    public void AssumedParent_OfATrace_IsTheSameEachTimeAndAValidSpan()
    {
        var trace = ActivityTraceId.CreateRandom();
        Assert.Equal(TraceIds.AssumedParent(trace), TraceIds.AssumedParent(trace));
        Assert.NotEqual(default, TraceIds.AssumedParent(trace));
    }
}
