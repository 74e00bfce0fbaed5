using System.Text;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

public sealed class ArrivalOrderTests
{
    public static TheoryData<string, string> Traces => new()
    {
        { "the design's picture", DesignPicture.Drawing },
        {
            "everything that needs repair", """
            cli.share_loop        0..100  cli
              x                   10..20  cli id=00000000000000f1
              x                   10..20  cli id=00000000000000f1 error
              x                   10..10  cli id=00000000000000f1 unfinished
              cli.http_request    30..90  cli client
                first try         35..40  api server
                second try        50..60  api server
            orphan                5..6    api parent=00f067aa0ba902b7
            ring a                7..8    api id=00000000000000a1 parent=00000000000000b1
            ring b                7..8    api id=00000000000000b1 parent=00000000000000a1
            """
        },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public void AnyOrder_OfArrival_GivesTheSameBytes(string what, string drawing)
    {
        var spans = DrawnTrace.Parse(drawing);
        var expected = Json(spans);
        var random = new Random(4736);
        for (var round = 0; round < 200; round++)
        {
            random.Shuffle(spans);
            Assert.True(expected == Json(spans), $"{what}: order {round} gives another document");
        }
    }

    private static string Json(Span[] spans) =>
        Encoding.UTF8.GetString(
            TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build(spans), null, true, TimeSpan.FromSeconds(1)), attributes: true));
}
