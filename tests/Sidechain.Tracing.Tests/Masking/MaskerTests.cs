using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Masking;

public sealed class MaskerTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    [Fact]
    public void Span_IsMaskedEverywhere()
    {
        var masked = Masker.MaskSpan(new WireSpan
        {
            Name = "cli.login",
            StatusMessage = "Bearer abc refused",
            Attributes = [new("password", "x"), new("notes", new[] { "Bearer abc", "b" }), new("file.size", 5L)],
            Events = [new WireEvent("sent", 1) { Attributes = [new("cookie", "x")] }],
        });
        Assert.Equal("Bearer *** refused", masked.StatusMessage);
        Assert.Equal([new("password", "***"), new("notes", new[] { "Bearer ***", "b" }), new("file.size", 5L)], masked.Attributes);
        Assert.Equal([new("cookie", "***")], masked.Events.Single().Attributes);
    }

    [Fact]
    public void AnyText_NeverThrowsAndIsStableWhenMaskedAgain()
    {
        var random = new Random(99);
        string[] pieces = ["Bearer ", "eyJ", ".", "://", "@", "=", "password", "\"", ":", "/home/", "C:\\", " ", "'", "~/", "a", "***", "\n", ";", Jwt];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)]));
            var once = Masker.MaskText(text);
            Assert.Equal(once, Masker.MaskText(once));
            Assert.DoesNotContain(Jwt, once, StringComparison.Ordinal);
        }
    }
}
