using Sidechain.ServiceDefaults.Database;

namespace Sidechain.ServiceDefaults.Tests.Database;

public sealed class StatementNameTests
{
    [Theory]
    [InlineData("a comment in the first line", "-- INSERT audio_posts\nINSERT INTO audio_posts DEFAULT VALUES", "INSERT audio_posts")]
    [InlineData("EF Core's tag", "-- SELECT users\n\nSELECT u.id FROM users AS u", "SELECT users")]
    [InlineData("a line of Windows", "-- SELECT users\r\nSELECT 1", "SELECT users")]
    [InlineData("no blank, or many", "--  \tSELECT users  \nSELECT 1", "SELECT users")]
    [InlineData("one word", "--LOCK\nSELECT pg_advisory_lock(1)", "LOCK")]
    [InlineData("nothing but the comment", "-- SELECT users", "SELECT users")]
    [InlineData("none", "SELECT * FROM users", null)]
    [InlineData("not in the first line", "\n-- SELECT users\nSELECT 1", null)]
    [InlineData("behind the statement", "SELECT 1 -- SELECT users", null)]
    [InlineData("of the other kind", "/* SELECT users */ SELECT 1", null)]
    [InlineData("empty", "--\nSELECT 1", null)]
    [InlineData("no text at all", "", null)]
    public void Of_AStatement_IsItsFirstLineWhereThatIsAComment(string about, string sql, string? expected) =>
        Assert.True(expected == StatementName.Of(sql)?.Text, $"{about}: {StatementName.Of(sql)}");

    [Theory]
    [InlineData(StatementName.MostCharacters, true)]
    [InlineData(StatementName.MostCharacters + 1, false)]
    public void Of_ALongComment_IsNoName(int length, bool isName) =>
        Assert.Equal(isName, StatementName.Of($"-- {new string('x', length)}\nSELECT 1") is not null);

    [Theory]
    [InlineData("COPY incoming (a, b) FROM STDIN (FORMAT BINARY)", "COPY incoming")]
    [InlineData("COPY incoming(a) FROM STDIN", "COPY incoming")]
    [InlineData("COPY (SELECT 1) TO STDOUT", "COPY")]
    [InlineData("COPY", null)]
    [InlineData("", null)]
    public void OfCopy_IsTheVerbAndTheTable(string sql, string? expected) => Assert.Equal(expected, StatementName.OfCopy(sql)?.Text);

    [Fact]
    public void Of_TheSameName_IsReadOnce()
    {
        var first = StatementName.Of("-- SELECT once\nSELECT 1");

        Assert.Equal(("SELECT once", "SELECT", "once"), (first!.Text, first.Operation, first.Collection));
        Assert.Same(first, StatementName.Of("-- SELECT once\nSELECT 2"));
    }

    [Fact]
    public void Of_AKnownName_AllocatesNothing()
    {
        const string Sql = "-- SELECT cheap\nSELECT 1";
        StatementName.Of(Sql);

        // A collection that stops the thread counts the rest of its allocation context as allocated: then once more.
        for (var isCounted = false; !isCounted;)
        {
            var (paused, before) = (GC.GetTotalPauseDuration(), GC.GetAllocatedBytesForCurrentThread());
            StatementName.Of(Sql);
            StatementName.Of(Sql);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            isCounted = paused == GC.GetTotalPauseDuration();
            Assert.True(bytes == 0 || !isCounted, $"{bytes} bytes");
        }
    }
}
