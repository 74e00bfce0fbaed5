using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

public sealed class TreeTextTests
{
    [Fact]
    public void NamesOnly_OfTheDesignsTrace_IsThePictureToTheByte() =>
        Assert.Equal(DesignPicture.Names, TreeText.Render(DrawnTrace.Tree(DesignPicture.Drawing), TreeTextOptions.NamesOnly));

    [Fact]
    public void Full_OfTheDesignsTrace_HasAlignedColumns() =>
        Assert.Equal(DesignPicture.Full, TreeText.Render(DrawnTrace.Tree(DesignPicture.Drawing)));

    [Fact]
    public void Remarks_StandBehindTheirLine()
    {
        var span = DrawnTrace.Parse("POST  0..1  api server error parent=00f067aa0ba902b7").Single();
        var orphan = span with { StatusMessage = "disk\u001b[31m full" };

        Assert.Equal(
            "POST  1.00 ms  api  error  ! disk\uFFFD[31m full  ! its parent 00f067aa0ba902b7 has not arrived: whoever called api "
            + "sends no spans here, or a gateway in between has put its own into traceparent\n",
            TreeText.Render(TreeBuilder.Build([orphan])));
    }

    [Fact]
    public void LongName_DoesNotPushTheColumnsOfOthersOffTheScreen()
    {
        var name = new string('x', 6000);
        var spans = DrawnTrace.Parse("GET  0..1  api\n  long  0..1  api");
        var lines = TreeText.Render(TreeBuilder.Build([spans[0], spans[1] with { Name = name }])).TrimEnd('\n').Split('\n');

        Assert.Equal($"GET{new string(' ', 117)}  1.00 ms  api  ok", lines[0]);
        Assert.Equal($"└─ {name}  1.00 ms  api  ok", lines[1]);
    }

    [Fact]
    public void Links_ToOtherTraces_StandBehindTheirLine()
    {
        var spans = DrawnTrace.Parse("outbox.deliver  0..1  api");
        SpanLink[] links = [Link(1), new SpanLink(DrawnTrace.TraceId, DrawnTrace.Id(7)), Link(2), Link(2), Link(3), Link(4), Link(5)];

        Assert.Equal(
            $"outbox.deliver  1.00 ms  api  ok  → trace {1:x32}\n",
            TreeText.Render(TreeBuilder.Build([spans[0] with { Links = links[..2] }])));
        Assert.Equal(
            $"outbox.deliver  1.00 ms  api  ok  → trace {1:x32}  → trace {2:x32}  → trace {3:x32} and 2 more\n",
            TreeText.Render(TreeBuilder.Build([spans[0] with { Links = links }])));

        static SpanLink Link(int trace) => new($"{trace:x32}", DrawnTrace.Id(1));
    }

    [Fact]
    public void Name_ThatWouldMoveTheCursor_IsMadeHarmless()
    {
        var span = DrawnTrace.Parse("x  0..1  cli")[0] with { Name = "a\u001b[2J\nb\u202E\U000E0041" };

        Assert.Equal("a\uFFFD[2J\uFFFDb\uFFFD\uFFFD\uFFFD\n", TreeText.Render(TreeBuilder.Build([span]), TreeTextOptions.NamesOnly));
    }

    [Fact]
    public void Waterfall_DrawsEverySpanOnTheAxisOfTheTrace()
    {
        const string Drawn = """
            cli.share_loop            ████████████████████████████████████████  1000.00 ms
            ├─ cli.http_request       ████████████████████                       500.00 ms
            │  ├─ · network.request   ░░░░░░░░░░                                 250.00 ms
            │  ├─ POST                          ████████                         200.00 ms
            │  └─ · network.response                    ░░                        50.00 ms
            └─ cli.update_ui                              ▏                        1.00 ms

            """;
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..1000   cli
              cli.http_request   0..500    cli client
                POST             250..450  api server
              cli.update_ui      500..501  cli
            """);

        var text = TreeText.RenderWaterfall(tree, 78);

        Assert.Equal(Drawn, text);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(78, line.Length));
    }

    [Fact]
    public void Waterfall_OfANarrowTerminal_CutsNamesAndKeepsBars()
    {
        var lines = TreeText.RenderWaterfall(DrawnTrace.Tree(DesignPicture.Drawing), 10).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(17, lines.Length);
        Assert.All(lines, line => Assert.Equal(60, line.Length));
        Assert.Contains(lines, line => line.Contains('…', StringComparison.Ordinal));
        Assert.Contains('█', lines[0]);
    }
}
