using Sidechain.Cli.TraceViews;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.Tests;

/// <summary>A tree in a terminal: nothing runs over its edge, and nothing that went wrong is left out.</summary>
public sealed class FittedTreeTests
{
    private const long Start = 1_790_000_000_000_000_000;

    [Fact]
    public void Tree_WithLongNamesAndRemarks_FitsAndKeepsTheBranches() => Assert.Equal(
        """
        GET /feed               1000.00 ms  api  error
        │  ! The database is away and does not answer.
        ├─ a step with a long…   300.00 ms  api     ok
        └─ query                 500.00 ms  api  error
              ! connection refused by 127.0.0.1, port
              5432
        """,
        Draw(
            46,
            Make(1, null, "GET /feed", 0, 1000, "The database is away and does not answer."),
            Make(2, 1, "a step with a long name that goes on and on", 0, 300, null),
            Make(3, 1, "query", 400, 900, "connection refused by 127.0.0.1, port 5432")));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void Tree_InAnyTerminal_TellsEverythingThatWentWrong(int cells)
    {
        const string Reason = "connection to server at 127.0.0.1, port 5432 failed";
        var lines = Draw(
            cells,
            Make(1, null, "POST /api/v1/posts", 0, 1000, Reason),
            Make(2, 1, "feed.create_post", 10, 900, Reason),
            Make(3, 2, "INSERT audio_posts", 20, 800, null)).Split('\n');

        Assert.All(lines, line => Assert.True(CellText.Width(line) <= cells, line));
        Assert.Equal(2, string.Join(' ', lines.SelectMany(Words)).Split(Reason).Length - 1);
    }

    [Fact]
    public void Tree_ThatFits_IsTheOneThatFilesGet()
    {
        var spans = new[] { Make(1, null, "GET /feed", 0, 1000, "Away."), Make(2, 1, "query", 400, 900, null) };

        Assert.Equal(TreeText.Render(TreeBuilder.Build(spans)).TrimEnd('\n'), Draw(200, spans));
    }

    private static IEnumerable<string> Words(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("│" or "!"));

    private static string Draw(int cells, params Span[] spans) =>
        string.Join('\n', FittedTree.Of(TreeBuilder.Build(spans), cells).Select(line => line.Whole));

    private static Span Make(int id, int? parent, string name, long startMs, long endMs, string? message) => new()
    {
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        SpanId = id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        ParentSpanId = parent?.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        Name = name,
        Service = "api",
        Tier = "api",
        StartNs = Start + (startMs * 1_000_000),
        EndNs = Start + (endMs * 1_000_000),
        Status = message is null ? SpanStatus.Ok : SpanStatus.Error,
        StatusMessage = message,
    };
}
