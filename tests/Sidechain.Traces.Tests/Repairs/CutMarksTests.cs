using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class CutMarksTests
{
    [Theory]
    [InlineData("nothing was left out", "k:v")]
    [InlineData("one attribute", "sidechain.dropped_attributes:1", "one attribute was left out")]
    [InlineData("many", "sidechain.dropped_attributes:1500", "1,500 attributes were left out")]
    [InlineData("of each", "sidechain.dropped_events:2 sidechain.dropped_links:3", "2 events were left out", "3 links were left out")]
    public void WhatWasLeftOut_IsCounted(string description, string marks, params string[] warnings)
    {
        var span = DrawnTrace.Parse($"a  0..9  api {marks}").Single();
        // Counts come as whole numbers.
        var attributes = span.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value is double count ? (long)count : pair.Value);

        var root = TreeBuilder.Build([span with { Attributes = attributes }]).Roots.Single();

        Assert.True(root.Warnings.SequenceEqual(warnings), $"{description}: {string.Join("; ", root.Warnings)}");
    }

    [Theory]
    [InlineData("a  9..6  api", "ended 3 ms before it started; it is shown without a duration")]
    [InlineData("a  0..9  api sidechain.unusable_duration_ms:604800000", "should have lasted 7 days; it is shown without a duration")]
    public void DurationThatCannotBe_IsSaid(string drawing, string warning) =>
        Assert.Equal([warning], DrawnTrace.Tree(drawing).Roots.Single().Warnings);

    [Theory]
    [InlineData("inside", 5)]
    [InlineData("a moment behind, by another clock of the browser", 900)]
    [InlineData("an hour behind", 3_600_009, "the event tick has a time outside of it, by up to 60 min")]
    [InlineData("ten seconds before", -10_000, "the event tick has a time outside of it, by up to 10 s")]
    public void EventOutsideOfItsSpan_IsSaid(string description, long atMs, params string[] warnings)
    {
        var span = DrawnTrace.Parse("a  0..9  api").Single() with { Events = [new SpanEvent("tick", atMs * 1_000_000)] };

        var root = TreeBuilder.Build([span]).Roots.Single();

        Assert.True(root.Warnings.SequenceEqual(warnings), $"{description}: {string.Join("; ", root.Warnings)}");
    }

    [Fact]
    public void EventsWithoutATimeThatCanBe_AreCounted()
    {
        static SpanEvent Event(string name) =>
            new(name, 0) { Attributes = new Dictionary<string, object?> { ["sidechain.unusable_time"] = "yesterday" } };
        var span = DrawnTrace.Parse("a  0..9  api").Single() with { Events = [Event("one"), Event("other")] };

        Assert.Equal(
            ["2 events (one is the first) have no time that can be (yesterday); shown at its start"],
            TreeBuilder.Build([span]).Roots.Single().Warnings);
    }

    [Fact]
    public void WhatTheReaderFoundWrong_ComesFirst()
    {
        var span = DrawnTrace.Parse("a  9..6  api").Single() with { Warnings = ["Jaeger says: clock skew"] };

        Assert.Equal(
            ["Jaeger says: clock skew", "ended 3 ms before it started; it is shown without a duration"],
            TreeBuilder.Build([span]).Roots.Single().Warnings);
    }
}
