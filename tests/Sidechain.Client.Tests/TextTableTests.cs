using Sidechain.Client.Terminal;

namespace Sidechain.Client.Tests;

/// <summary>Tables in terminals of several widths, as they are drawn there.</summary>
public sealed class TextTableTests
{
    [Theory]
    [InlineData(null, "by title likes size id")]
    [InlineData(48, "by title likes size id")]
    [InlineData(47, "by title likes id")]
    [InlineData(39, "by title id")]
    [InlineData(30, "by title id")]
    public void Table_InATerminal_DoesWithoutWhatIsDispensableAndFits(int? room, string expected)
    {
        var (heading, lines) = Posts().Lines(room);

        Assert.Equal(expected, string.Join(' ', heading!.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.All([heading, .. lines], line => Assert.True(room is null || CellText.Width(line) <= room, line));
        Assert.Contains("4bf92f35", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3)]
    [InlineData(0)]
    public void Table_InATerminalThatIsFarTooNarrow_IsStillDrawn(int room) => Assert.Equal(2, Posts().Lines(room).Lines.Count);

    [Fact]
    public void Row_OfNothing_IsAnEmptyLine()
    {
        var table = new TextTable(new("written"), new("by", IsFlexible: true), new("comment", Wraps: true));
        table.Add(null, "", null);

        Assert.Equal([""], table.Lines(room: 20).Lines);
    }

    [Fact]
    public void Cell_OfSeveralLines_IsOne()
    {
        var table = new TextTable(new TextTable.Column(""));
        table.Add("one\r\ntwo\n\tthree");

        Assert.Equal(["one two  three"], table.Lines(room: null).Lines);
    }

    [Fact]
    public void Table_ThatFits_IsAligned()
    {
        var (heading, lines) = Posts().Lines(room: 80);

        Assert.Equal(
            """
            by     title                               likes    size  id
            alice  Dusty break with a very long title    * 3  1.2 MB  4bf92f35
            bob    短いループ                              0    3 kB  4bf92f36
            """,
            string.Join('\n', [heading, .. lines]));
    }

    [Fact]
    public void Table_WithALongComment_GoesOnBelowItself()
    {
        var table = new TextTable(new("by"), new("comment", Wraps: true));
        table.Add("alice", "That break is from 1971, and nobody knows");
        table.Add("bob", "Yes");
        var (heading, lines) = table.Lines(room: 24);

        Assert.Equal(
            """
            by     comment
            alice  That break is
                   from 1971, and
                   nobody knows
            bob    Yes
            """,
            string.Join('\n', [heading, .. lines]));
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("aaaaaaaaaa b", 4, "aaaa|aaaa|aa b")]
    [InlineData("短いループ", 4, "短い|ルー|プ")]
    [InlineData("短", 1, "短")]
    [InlineData("", 4, "")]
    public void Wrap_KeepsEveryLetter(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', CellText.Wrap(text, width)));

    [Theory]
    [InlineData("Dusty", 5, "Dusty")]
    [InlineData("Dusty", 4, "Dus…")]
    [InlineData("短いループ", 6, "短い…")]
    [InlineData("🎧🎧", 3, "🎧…")]
    public void Cut_NeverBreaksALetter(string text, int width, string expected) => Assert.Equal(expected, CellText.Cut(text, width));

    private static TextTable Posts()
    {
        var table = new TextTable(
            new("by", IsFlexible: true), new("title", IsFlexible: true), new("likes", IsNumber: true, Dispensable: 1),
            new("size", IsNumber: true, Dispensable: 2), new("nobody"), new("id"));
        table.Add("alice", "Dusty break with a very long title", "* 3", "1.2 MB", null, "4bf92f35");
        table.Add("bob", "短いループ", "0", "3 kB", "", "4bf92f36");
        return table;
    }
}
