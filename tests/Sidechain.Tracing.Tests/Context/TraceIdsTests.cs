using System.Diagnostics;
using CsCheck;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceIdsTests
{
    [Fact]
    public void TraceIdOf64Bits_OfAnyDigits_IsTheOneOf128_AndNoOtherLengthIs() =>
        Gen.Char["0123456789abcdefABCDEF"].Array[1, 40].Sample(digits =>
        {
            var text = new string(digits);
            var isMapped = TraceIds.TryMapTraceId(text, out var id);

            Assert.Equal(digits.Length is not (16 or 32) || text.Trim('0').Length > 0, isMapped);
            Assert.Equal(isMapped && digits.Length is not (16 or 32), TraceIds.IsForeign(text));
            if (isMapped && digits.Length is (16 or 32))
            {
                Assert.Equal(text.ToLowerInvariant().PadLeft(32, '0'), id.ToHexString());
            }
        });

    [Fact]
    public void AssumedParent_OfATrace_IsTheSameEachTimeAndAValidSpan()
    {
        var trace = ActivityTraceId.CreateRandom();
        Assert.Equal(TraceIds.AssumedParent(trace), TraceIds.AssumedParent(trace));
        Assert.NotEqual(default, TraceIds.AssumedParent(trace));
    }
}
