using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Wire;

/// <summary>Pairs are kept encoded while their value is the same object: no reader gets a stale one, and no secret is kept.</summary>
public sealed class AttributeKeyTests
{
    [Fact]
    public async Task Values_ThatComeAgainAndChange_AreEachTheirOwn()
    {
        const string Key = "test.changing";
        var values = new object[]
        {
            "a", "a", "a", "b", 1L, 1L, 1L, true, "a", new string('a', 1), 2.5, 2.5, 2.5, "Bearer abcdef", "Bearer abcdef", "Bearer abcdef",
            "b",
        };
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
        foreach (var value in values)
        {
            using var span = recorder.StartTrace("x");
            span.SetAttribute(Key, value);
        }

        Assert.Equal(
            values.Select(value => value is string text ? text.Replace("abcdef", "***", StringComparison.Ordinal) : value),
            recorder.Spans.Select(span => span.Attributes.Single(a => a.Key == Key).Value));
    }

    [Fact]
    public async Task Arrays_ThatTheirOwnerChanges_AreWrittenAsTheyAreThen()
    {
        var shared = new long[] { 1 };
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
        for (var n = 0; n < 4; n++)
        {
            shared[0] = n;
            using var span = recorder.StartTrace("x");
            span.Activity.SetTag("test.array", shared);
        }

        Assert.Equal([0, 1, 2, 3], recorder.Spans.Select(span => ((long[])span.Attributes.Single(a => a.Key == "test.array").Value)[0]));
    }

    [Fact]
    public void Pairs_UnderTheSameKey_OnManyThreads_AreNeverMixed()
    {
        var texts = Enumerable.Range(0, 8).Select(n => new string((char)('a' + n), 8)).ToArray();
        Parallel.For(0, 8, thread =>
        {
            var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
            for (var n = 0; n < 500; n++)
            {
                using var span = recorder.StartTrace("x");
                span.SetAttribute("test.shared", texts[(thread + (n / 5)) % 8]);
            }

            Assert.Equal(
                Enumerable.Range(0, 500).Select(n => texts[(thread + (n / 5)) % 8]),
                recorder.Spans.Select(span => (string)span.Attributes.Single(a => a.Key == "test.shared").Value));
        });
    }
}
