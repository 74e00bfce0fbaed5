using Sidechain.Traces.Shapes;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class RenewalTests
{
    [Fact]
    public void Renew_OfAnOutdatedShape_KeepsWhatStillHoldsAndTakesTheRestFromTheTrace()
    {
        var old = Shape.Parse("""
            !strict
            cli.share_loop  < 2 s
              cli.http_request  http.response.status_code = 500  has file.name
              gone
            """);

        var renewed = old.Renew(DrawnTrace.Tree("""
            cli.share_loop             0..1000   cli
              cli.http_request         20..900   cli client http.response.status_code:201 file.name:loop.wav
                GET /posts/0123456789  30..800   api server
                  DEL                  40..41    api client db=redis
                  DEL                  42..43    api client db=redis
            """));

        Assert.Equal("""
            !strict
            cli.share_loop       @cli  < 2 s
              cli.http_request   @cli  client  has file.name
                GET /posts/{id}  @api  server
                  DEL            @redis  client  ×2

            """, renewed.ToText());
    }

    [Fact]
    public void Renew_OfAShapeThatHolds_Holds()
    {
        var tree = DrawnTrace.Tree(Trees.DesignPicture.Drawing);
        var shape = Shape.Of(tree);

        Assert.Equal(shape.ToText(), shape.Renew(tree).ToText());
        Assert.True(shape.Renew(tree).Match(tree).Holds);
    }
}
