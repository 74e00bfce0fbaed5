using System.Diagnostics;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

/// <summary>Twice the spans take twice the work, whatever they look like: steps are counted, not seconds.</summary>
public sealed class WorkBoundTests
{
    private const int Some = 4000;
    private const double Most = 2.5;

    // Six or so passes over the spans, and a few looks back.
    private const int StepsOfASpan = 30;

    public static TheoryData<string> Shapes => [.. Makers.Keys];

    private static readonly Dictionary<string, Func<int, int, Span>> Makers = new(StringComparer.Ordinal)
    {
        ["alike siblings"] = (i, _) => Client(i, i == 0 ? null : 0, "cli.step"),
        ["siblings of their own names"] = (i, _) => Client(i, i == 0 ? null : 0, $"cli.step-{i}"),
        ["orphans of a client"] = (i, n) => Client(i, n + i, "cli.step"),
        ["unfinished orphans"] = (i, n) => Client(i, n + i, "cli.step") with { Unfinished = true },
        ["orphans of a service"] = (i, n) => Server(i, n + i),
        ["orphans that name their request"] = (i, n) => With(Server(i, n + i), TraceNames.ClientSpanId, DrawnTrace.Id(1)),
        ["open requests"] = (i, n) =>
            With(Client(i, i == 0 ? null : 0, "cli.http_request"), TraceNames.ServerSpanId, DrawnTrace.Id(n + i + 1)),
        ["answered requests"] = (i, _) => i % 2 == 0 ? Client(i, null, "cli.http_request") : Server(i, i - 1),
        ["requests inside requests"] = (i, _) => i % 2 == 0 ? Client(i, i == 0 ? null : i - 1, "cli.http_request") : Server(i, i - 1),
        ["one request with many servers"] = (i, _) => i == 0 ? Client(i, null, "cli.http_request") : Server(i, 0),
        ["a chain"] = (i, _) => Client(i, i == 0 ? null : i - 1, "cli.step"),
        ["a ring"] = (i, n) => Client(i, (i + n - 1) % n, "cli.step"),
        ["many rings"] = (i, _) => Client(i, i ^ 1, "cli.step"),
        ["spans that are their own parents"] = (i, _) => Client(i, i, "cli.step"),
        ["a failed chain"] = (i, _) => Client(i, i == 0 ? null : i - 1, "cli.step") with { Status = SpanStatus.Error },
        ["one span, many times"] = (i, _) => Client(0, null, "cli.step") with { EndNs = i },
        ["clocks that jump"] = (i, _) => With(Client(i, i == 0 ? null : 0, "cli.step"), TraceNames.ClockJumpMs, (long)i),
        ["a sample of the clock each"] = (i, _) => Client(i, i == 0 ? null : 0, "cli.step") with { Clock = new(i * 1000L, 1000) },
        ["calls of one name inside calls, each an hour too early"] = (i, _) => Server(i, i == 0 ? null : i - 1) with
        {
            Kind = i % 2 == 0 ? ActivityKind.Client : ActivityKind.Server,
            StartNs = HoursNs(-i),
            EndNs = HoursNs(-i) + 1_000_000,
        },
        ["a service that calls many, each by a wrong clock of its own"] = (i, _) => Called(i, i switch { 0 => null, 1 => 0, _ => 1 }, i),
        ["services in a chain, each by a wrong clock of its own"] = (i, _) => Called(i, i == 0 ? null : i - 1, i % 2 * (i + 1)),
        ["services in a chain by one wrong clock"] = (i, _) => Called(i, i == 0 ? null : i - 1, i == 0 ? 0 : 1),
        ["services that call each other at random, by wrong clocks"] = (i, n) =>
            Called(i, i == 0 ? null : new Random(i).Next(i), new Random(i % 97).Next(1000)) with { Service = $"s{i % 97}" },
        ["a consumer that is linked with every message"] = (i, n) => i < n - 1
            ? Called(i, null, 0) with { Kind = ActivityKind.Producer }
            : Called(i, null, -1) with
            {
                Kind = ActivityKind.Consumer,
                Links = [.. Enumerable.Range(0, n - 1).Select(to => new SpanLink(DrawnTrace.TraceId, DrawnTrace.Id(to + 1)))],
            },
        ["a wide tree"] = (i, _) => Client(i, i == 0 ? null : (i - 1) / 100, "cli.step"),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TwiceTheSpans_TakeTwiceTheSteps(string shape)
    {
        var (once, twice) = (Steps(shape, Some), Steps(shape, 2 * Some));

        Assert.True(twice <= Most * once, $"{shape}: {once} steps for {Some} spans, {twice} for twice as many");
        Assert.InRange(once, Some, StepsOfASpan * Some);
    }

    // A service of its own, whose clock is ahead by hours.
    private static Span Called(int i, int? parent, int hours) => Server(i, parent) with
    {
        Service = $"s{i}",
        StartNs = HoursNs(hours),
        EndNs = HoursNs(hours) + 1_000_000,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WorkOfNobody_Ends(string shape)
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(() => TreeBuilder.Build(Spans(shape, Some), cancellationToken: gone.Token));
    }

    [Fact]
    public void ComparisonAndDocumentOfNobody_End()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var tree = TreeBuilder.Build(Spans("alike siblings", Some));

        var document = new TraceDocument(tree, null, true, TimeSpan.Zero);
        Assert.Throws<OperationCanceledException>(() => TraceComparison.Of(tree, tree, gone.Token));
        Assert.Throws<OperationCanceledException>(() => ComparisonJson.ToUtf8(TraceComparison.Of(tree, tree), "a", "b", gone.Token));
        Assert.Throws<OperationCanceledException>(() => TracePage.Render(document, gone.Token));
        Assert.Throws<OperationCanceledException>(() => TreeJson.ToUtf8(document, cancellationToken: gone.Token));
    }

    [Fact]
    public void AlikeSiblings_AreCompared_TheFirstWithTheFirst()
    {
        var tree = TreeBuilder.Build(Spans("alike siblings", 100));

        var comparison = TraceComparison.Of(tree, tree);

        Assert.Equal((100, 0L), (comparison.Steps.Count, comparison.Steps.Sum(step => step.OwnDifferenceNs)));
    }

    private static long Steps(string shape, int count)
    {
        var work = new TreeWork(CancellationToken.None);
        var tree = TreeBuilder.Build(new TreeDraft(Spans(shape, count), work));
        TraceComparison.Of(tree, tree, work);
        return work.Steps;
    }

    private static long HoursNs(int hours) => 1_800_000_000_000_000_000 + (hours * 3_600_000_000_000);

    private static IEnumerable<Span> Spans(string shape, int count) => Enumerable.Range(0, count).Select(i => Makers[shape](i, count));

    private static Span Client(int i, int? parent, string name) => new()
    {
        TraceId = DrawnTrace.TraceId,
        SpanId = DrawnTrace.Id(i + 1),
        ParentSpanId = parent is { } above ? DrawnTrace.Id(above + 1) : null,
        Name = name,
        Service = "sidechain-cli",
        Tier = "cli",
        ClientType = "cli",
        Kind = name == "cli.http_request" ? ActivityKind.Client : ActivityKind.Internal,
        StartNs = i,
        EndNs = 1_000_000 - i,
    };

    private static Span With(Span span, string attribute, object value) =>
        span with { Attributes = new Dictionary<string, object?> { [attribute] = value } };

    private static Span Server(int i, int? parent) =>
        Client(i, parent, "POST") with { Service = "api", Tier = "api", ClientType = null, Kind = ActivityKind.Server };
}
