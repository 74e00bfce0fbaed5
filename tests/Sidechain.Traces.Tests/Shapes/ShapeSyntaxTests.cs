using CsCheck;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class ShapeSyntaxTests
{
    public static TheoryData<string, string, int, int> Errors => new()
    {
        { "nothing", "", 1, 1 },
        { "comments only", "# nothing\n\n# at all", 3, 1 },
        { "a tab", "a\n\tb", 2, 1 },
        { "a drawing in ASCII", "a\n|-- b", 2, 1 },
        { "the end of a drawing in ASCII", "a\n|-- b\n|   `-- c", 2, 1 },
        { "a drawing with plus signs", "a\n+-- b", 2, 1 },
        { "an indentation of no line", "a\n    b\n  c", 3, 3 },
        { "an unknown mark", "a  !exact", 1, 4 },
        { "two opposite marks", "a  !strict !lenient", 1, 12 },
        { "a mark below spans", "a\n!strict", 2, 1 },
        { "two kinds", "a  server client", 1, 11 },
        { "two statuses", "a  ok error", 1, 7 },
        { "two services", "a  @x @y", 1, 7 },
        { "two counts", "a  ×2 ×3", 1, 7 },
        { "a count backwards", "a  ×3..2", 1, 4 },
        { "a count without a number", "a  ×", 1, 5 },
        { "a word that is no clause", "a  sever", 1, 4 },
        { "no value", "a  key =", 1, 9 },
        { "no number", "a  key < many", 1, 10 },
        { "no unit", "a  < 50", 1, 8 },
        { "an unknown unit", "a  < 50 h", 1, 9 },
        { "a share of what", "a  < 50%", 1, 9 },
        { "a share of whom", "a  < 50% of child", 1, 10 },
        { "no end of a quotation", "\"a", 1, 1 },
        { "an unknown escape", "\"a\\q\"", 1, 4 },
        { "no regular expression", "/(/", 1, 1 },
        { "a look-ahead", "/a(?=b)/", 1, 1 },
        { "no service", "a  @ ok", 1, 5 },
        { "no event", "a  event", 1, 9 },
        { "no end of an event's parentheses", "a  event e(x = 1", 1, 17 },
        { "more of no span", "& ok", 1, 1 },
        { "a descendant of no name", "…", 1, 2 },
        { "a kind behind one blank", "cli.http_request client", 1, 18 },
        { "an attribute behind one blank", "cli.http_request code=201", 1, 18 },
    };

    [Theory, MemberData(nameof(Errors))]
    public void Error_NamesItsPlace(string description, string text, int line, int column)
    {
        var error = Assert.Throws<ShapeSyntaxException>(() => Shape.Parse(text));

        Assert.True((line, column) == (error.Line, error.Column), $"{description}: {error.Message}");
        Assert.StartsWith($"line {line}, column {column}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfEverything_IsPrintedInOneSpelling()
    {
        var shape = Shape.Parse("""
            # The upload.
            !strict   !ordered
            cli.share_loop @cli < 2s     # click to painted
            ├─ ... "a \"quoted\"  name"  x2..3 !lenient
            │  └─ · network.request  <50 % of parent
            └─ /^POST .*$/  @api server error "client"=yes http.status>=200 no error.type has user.id
               & event retry(x2, attempt>1) no event "odd name" link cli.share_loop link elsewhere no link *
            """.Replace("50 %", "50%", StringComparison.Ordinal));

        Assert.Equal("""
            !strict !ordered
            cli.share_loop            @cli  < 2 s
              … "a \"quoted\"  name"  ×2..3  !lenient
                · network.request     < 50% of parent
              /^POST .*$/             @api  server  error  "client" = yes  http.status >= 200  no error.type  has user.id  event retry(×2, attempt > 1)  no event "odd name"  link cli.share_loop  link elsewhere  no link *

            """, shape.ToText());
    }

    [Fact]
    public void Picture_AndIndentation_AreTheSameShape() => Assert.Equal(
        Shape.Parse("a\n  b\n    c\n  d\n").ToText(),
        Shape.Parse("a\n├─ b\n│  └─ c\n└─ d").ToText());

    [Fact]
    public void Name_ThatBeginsWithASlash_IsNotClosedByTheSlashOfAClause()
    {
        var text = Shape.Parse("/orders/{id}  path/!=[x").ToText();

        Assert.Equal("/orders/{id}  path/ != [x\n", text);
        Assert.Equal(text, Shape.Parse(text).ToText());
    }

    [Fact]
    public void Text_ThatIsGarbage_ThrowsNothingElse()
    {
        string[] parts =
        [
            "a", " ", "  ", "\n", "\n  ", "…", "·", "×", "x2", "@", "!", "!strict", "#", "\"", "/", "(", ")", ",", "=", "!=", "<", "50",
            "ms", "% of parent", "event ", "link ", "no ", "has ", "&", "├─ ", "│  ", "\t", "\r", "\\", "{x}", "*", "..", "\ud83d",
            "\u00a0", "\u3000", "ok", "server", "~", "\0", "[", "(?", "{2,1}",
        ];
        Gen.OneOf(parts).Array[0, 39].Select(some => string.Concat(some)).Sample(
            text =>
            {
                Shape? shape = null;
                try
                {
                    shape = Shape.Parse(text);
                }
                catch (ShapeSyntaxException e)
                {
                    Assert.InRange(e.Line, 1, text.Split('\n').Length);
                    Assert.True(e.Column >= 1);
                }

                if (shape is not null)
                {
                    Assert.Equal(shape.ToText(), Shape.Parse(shape.ToText()).ToText());
                }
            },
            iter: 2_000);
    }

    public static TheoryData<string> Spaces =>
        ["\u00A0", "\u1680", "\u2002", "\u2009", "\u200A", "\u202F", "\u205F", "\u3000", "\u00A0 ", " \u2003"];

    [Theory, MemberData(nameof(Spaces))]
    public void Space_OfAnyWidth_SeparatesAsABlankDoes(string space)
    {
        const string Blanks = """
            !strict !ordered
            GET /cart  @api server x2..3 < 50 ms # a comment
              "a b"  @api code = 200 < 50% of parent
              /^x2$/  @"the api" event retry(x2, attempt > 1, code=5) # a comment
                & no event e has key link *
              cli.x @cli
            """;
        var length = space.Length;
        var pasted = string.Join('\n', Blanks.Split('\n').Select(line => string.Join("", line.Select(
            (c, i) => c != ' ' || IsQuoted(line, i) ? $"{c}" : $"{space[i % length]}"))));

        Assert.NotEqual(Blanks, pasted);
        Assert.Equal(Shape.Parse(Blanks).ToText(), Shape.Parse(pasted).ToText());

        static bool IsQuoted(string line, int at) => line[..at].Count(c => c == '"') % 2 == 1;
    }

    [Fact]
    public void Space_InQuotes_StaysWhatItIs()
    {
        var shape = Shape.Parse("\"a\u00A0b\"\u00A0\u00A0note = \"c\u3000d\"");

        Assert.True(shape.Match(DrawnTrace.Tree("a\u00A0b  0..9  api note:c\u3000d")).Holds);
        Assert.False(shape.Match(DrawnTrace.Tree("a b  0..9  api note:c\u3000d")).Holds);
        Assert.False(shape.Match(DrawnTrace.Tree("a\u00A0b  0..9  api")).Holds);
    }

    [Theory]
    [InlineData("star*", "\"star*\"\n", "starfish")]
    [InlineData("*", "\"*\"\n", "any")]
    [InlineData("SELECT * FROM posts", "\"SELECT * FROM posts\"\n", "SELECT id FROM posts")]
    [InlineData("/a*/", "\"/a*/\"\n", "aaa")]
    public void Name_WithARealStar_IsThatNameAlone(string name, string text, string other)
    {
        var shape = Shape.Of(TreeBuilder.Build([Named(name)]), new ShapeOfOptions { Tiers = false, Kinds = false });

        Assert.Equal(text, shape.ToText());
        Assert.True(Shape.Parse(text).Match(TreeBuilder.Build([Named(name)])).Holds);
        Assert.False(Shape.Parse(text).Match(TreeBuilder.Build([Named(other)])).Holds);
    }

    [Fact]
    public void Name_WithARealStarAndAnId_HasAnyId()
    {
        var text = Shape.Of(TreeBuilder.Build([Named("SELECT * FROM a/b WHERE id = 12345")]), new ShapeOfOptions()).ToText();

        Assert.True(Shape.Parse(text).Match(TreeBuilder.Build([Named("SELECT * FROM a/b WHERE id = 67890")])).Holds, text);
        Assert.False(Shape.Parse(text).Match(TreeBuilder.Build([Named("SELECT x FROM a/b WHERE id = 12345")])).Holds, text);
    }

    private static Span Named(string name) => DrawnTrace.Parse("a  0..9  api")[0] with { Name = name };

    [Theory]
    [InlineData(
        "no-break spaces, as the program tree draws them",
        "GET /cart\n\u251c\u2500\u2500\u00a0SELECT cart\n\u2502\u00a0\u00a0 \u2514\u2500\u2500\u00a0fetch\n")]
    [InlineData("a tab at the end of a line", "GET /cart\t\n  SELECT cart \t\n    fetch\u00a0\n")]
    public void PastedText_IsReadAsItLooks(string description, string text) =>
        Assert.True("GET /cart\n  SELECT cart\n    fetch\n" == Shape.Parse(text).ToText(), description);

    [Fact]
    public void PrintedShape_OfATraceTooWideToBeReadBack_IsRefused()
    {
        static char Letter(int n) => (char)('a' + n);
        var children = Enumerable.Range(0, 2_000)
            .Select(n => $"  child {Letter(n % 26)}{Letter(n / 26 % 26)}{Letter(n / 676)}  1..2  svc\n");
        var wide = "root  0..10  svc\n" + string.Concat(children);

        Assert.StartsWith(
            "The shape of this trace has 2001 lines; at most 2000",
            Assert.Throws<ArgumentException>(() => Shape.Of(DrawnTrace.Tree(wide))).Message,
            StringComparison.Ordinal);
    }
}
