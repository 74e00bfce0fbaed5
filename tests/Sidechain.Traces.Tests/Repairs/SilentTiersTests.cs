using System.Text;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class SilentTiersTests
{
    public static TheoryData<string?, string, string> Cases => new()
    {
        { "plugin", "nothing of plugin has come: ", "POST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:plugin" },
        { "cli",
            "cli has sent others and not said",
            "cli.share_loop  0..99  cli\nPOST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:cli" },
        { "cli",
            "cli has sent others, some of them unfinished",
            "cli.share_loop  0..0  cli unfinished\nPOST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:cli" },
        { "cli", "cli has sent others and not said", "cli.share_loop  0..99  cli\ncli.read_file  20..80  cli parent=00f067aa0ba902b7" },
        { "api", "it is api's own, which", "INSERT audio_posts  20..80  api client db=postgresql parent=00f067aa0ba902b7" },
        { null, "whoever called stream sends no spans here", "POST  20..80  stream server parent=00f067aa0ba902b7" },
        { null, "whoever sent worker the message sends no spans here", "process  20..80  worker consumer parent=00f067aa0ba902b7" },
        { null, "whoever sent api the message sends no spans here",
            "share  0..40  web\n  POST  5..38  web client\n    POST /x  8..35  api server\n"
            + "process  50..60  api consumer parent=00f067aa0ba902b7" },
        { null,
            "the service that answered cli has sent nothing of it",
            "cli.http_request  0..99  cli client sidechain.server.span_id:00f067aa0ba902b7" },
        {
            "api",
            "api has sent others, and sends spans a moment after their end",
            "cli.http_request  0..99  cli client\n  GET  10..20  api server\n"
            + "cli.http_request  0..99  cli client sidechain.server.span_id:00f067aa0ba902b7"
        },
        { "api",
            "api has sent others, and sends spans a moment after their end",
            "POST  0..99  web client\n  GET  10..20  api server\nPOST  0..99  web client sidechain.server.span_id:00f067aa0ba902b7" },
        {
            "web",
            "web has sent others and not said",
            "share  0..99  web\n  POST  10..40  web client\n    GET /a  15..35  api server\n"
            + "GET /b  50..60  api server parent=00f067aa0ba902b7"
        },
        {
            null,
            "whoever called api sends no spans here",
            "POST  10..40  web client\n  GET /a  15..35  api server\nPOST  10..40  job client\n  GET /a  15..35  api server\n"
            + "GET /b  50..60  api server parent=00f067aa0ba902b7"
        },
        {
            "front",
            "front alone calls cart in this trace, so it is front's own, which still runs, has died, or lost it on the way",
            "GET /  0..99  front server\n  GET  1..11  front client\n    GET /cart  2..10  cart server\n"
            + "  GET  15..25  front client\n    GET /cart  16..24  cart server\n"
            + "GET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            "front",
            "front alone calls cart in this trace",
            "GET /  0..99  front server\n  GET /cart  2..10  cart server\nGET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            "front",
            "front alone calls cart in this trace",
            "GET /  0..99  front server\n  GET  1..11  front client\n    GET /cart  2..10  cart server\n"
            + "GET  30..99  job server\n"
            + "GET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            "cart",
            "it is cart's own, which",
            "GET /cart  0..9  cart server\n  forward  2..8  cart server\nforward  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            null,
            "whoever called cart sends no spans here",
            "GET /  0..99  front server\n  GET  1..11  front client\n    GET /cart  2..10  cart server\n"
            + "      forward  3..9  cart server\nGET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            null,
            "whoever called front sends no spans here",
            "GET /  0..99  front server\n  GET  1..11  front client\n    GET /cart  2..10  cart server\n"
            + "GET /  30..89  front server parent=00f067aa0ba902b7"
        },
        {
            null,
            "whoever called cart sends no spans here",
            "GET /  0..99  front server\n  GET  1..11  front client\n    GET /cart  2..10  cart server\n"
            + "  order  12..40  shop\n    GET  13..20  shop client\n      GET /cart  14..19  cart server\n"
            + "GET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
        {
            "shop",
            "shop alone sends cart messages in this trace",
            "order  0..99  shop\n  send  1..2  shop producer\n    process  3..9  cart consumer\n"
            + "process  30..89  cart consumer parent=00f067aa0ba902b7"
        },
        {
            null,
            "whoever called cart sends no spans here",
            "order  0..99  shop\n  send  1..2  shop producer\n    process  3..9  cart consumer\n"
            + "GET /cart  30..89  cart server parent=00f067aa0ba902b7"
        },
    };

    /// <summary>OTLP's flags know better than the kind of a span whether its parent is in another process.</summary>
    [Theory]
    [InlineData("GET /  0..9  api server parent=00f067aa0ba902b7", 0x101, "it is api's own, which")]
    [InlineData("GET /  0..9  api server parent=00f067aa0ba902b7", 0x301, "whoever called api sends no spans here")]
    [InlineData("work  0..9  job parent=00f067aa0ba902b7", 0x301, "whoever called job sends no spans here")]
    [InlineData("work  0..9  job parent=00f067aa0ba902b7", 0x101, "it is job's own, which")]
    [InlineData("work  0..9  job parent=00f067aa0ba902b7", 0x001, "it is job's own, which")]
    public void Flags_SayWhetherTheParentIsElsewhere(string drawing, int flags, string why)
    {
        var tree = TreeBuilder.Build(DrawnTrace.Parse(drawing).Select(span => span with { Flags = flags }));

        Assert.StartsWith(why, Assert.Single(tree.Silent).Why, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Missing_IsSomebodysAndHasAReason(string? tier, string why, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        var silent = Assert.Single(tree.Silent);
        Assert.Equal(tier, silent.Tier);
        Assert.StartsWith(why, silent.Why, StringComparison.Ordinal);
        var warning = Assert.Single(
            tree.Nodes.SelectMany(node => node.Warnings), text => text.Contains(" has not arrived: ", StringComparison.Ordinal));
        Assert.Contains("00f067aa0ba902b7", warning, StringComparison.Ordinal);
        Assert.EndsWith(silent.Why, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_ThatIsDone_HasLostIt()
    {
        var tree = TreeBuilder.Build(
            DrawnTrace.Parse("cli.share_loop  0..99  cli\nPOST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:cli"),
            clientDone: true);

        Assert.StartsWith("cli said that it has sent everything", Assert.Single(tree.Silent).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_TraceHasNobodySilent() =>
        Assert.Empty(DrawnTrace.Tree("cli.http_request  0..99  cli client\n  GET  10..20  api server").Silent);

    [Fact]
    public void Request_AnsweredByASpanThatIsMissing_IsOpen()
    {
        const string Drawing = """
            cli.share_loop       0..100  cli
              cli.http_request   10..90  cli client sidechain.server.span_id:00f067aa0ba902b7
            """;

        Assert.Equal(1, DrawnTrace.Tree(Drawing).Open);
        Assert.Equal(0, DrawnTrace.Tree(Drawing + "\n    POST  20..30  api server id=00f067aa0ba902b7").Open);
    }

    [Fact]
    public void Document_SaysWhoIsSilentAndWhatWasMoved_AndReadsItBack()
    {
        var tree = DrawnTrace.Tree(
            "cli.share_loop  0..99  cli clock=5000/2\nPOST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:plugin");

        var written = TreeJson.ToUtf8(new TraceDocument(tree, null, false, default));
        var read = TreeJson.Read(written);

        Assert.Equal(tree.Silent, read.Tree.Silent);
        Assert.Equal(tree.Nodes.Select(node => node.RawStartNs), read.Tree.Nodes.Select(node => node.RawStartNs));
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(TreeJson.ToUtf8(read)));
    }
}
