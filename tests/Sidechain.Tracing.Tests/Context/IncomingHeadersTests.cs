using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Context;

public sealed class IncomingHeadersTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public void Headers_OfACurrentClient_AreAllRead()
    {
        var read = Read(
            (HeaderNames.TraceId, Trace), (HeaderNames.SpanId, "00f067aa0ba902b7"), (HeaderNames.ParentSpanId, "00f067aa0ba902b8"),
            (HeaderNames.ClientType, "cli"), (HeaderNames.ClientVersion, "1.2.0"), (HeaderNames.ClientTimestamp, "1702834225000"),
            (HeaderNames.UserId, "user-abc123"), (HeaderNames.RequestId, "req-xyz789"));

        Assert.Equal(
            new IncomingHeaders(Trace, "00f067aa0ba902b7", "00f067aa0ba902b8", "cli", "1.2.0", 1702834225000, "user-abc123", "req-xyz789"),
            read);
    }

    [Fact]
    public void Headers_OfNobody_AreAllNull() => Assert.Equal(new IncomingHeaders(null, null, null, null, null, null, null, null), Read());

    [Fact]
    public void Ids_ThatAreOddOrTooLong_AreIgnored()
    {
        var read = Read(
            (HeaderNames.TraceId, "a\"b"), (HeaderNames.SpanId, "\u0007"), (HeaderNames.ParentSpanId, ""),
            (HeaderNames.UserId, "<b>alice</b>"), (HeaderNames.RequestId, new string('r', 129)));
        Assert.Equal(new IncomingHeaders(null, null, null, null, null, null, null, null), read);
    }

    [Fact]
    public void AnyBytes_InAnyHeader_NeverThrowAndOnlyPassWhenWellFormed()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 20_000; i++)
        {
            var text = RandomText.Next(random, 80);
            var read = IncomingHeaders.Read(_ => text);
            Assert.All(
                new[] { read.TraceIdText, read.ClientVersion, read.RequestId, read.UserIdHint },
                value => Assert.True(value is null || value.All(c => char.IsAsciiLetterOrDigit(c) || "._-+@:|".Contains(c))));
            Assert.True(read.SpanIdText is null || read.SpanIdText.All(c => c is >= ' ' and <= '~'));
            Assert.True(read.ClientType is null || ClientTypes.IsKnown(read.ClientType));
        }
    }

    private static IncomingHeaders Read(params (string Name, string Value)[] headers) =>
        IncomingHeaders.Read(name => headers.FirstOrDefault(h => h.Name == name).Value);
}
