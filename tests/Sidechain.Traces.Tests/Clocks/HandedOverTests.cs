using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Clocks;

/// <summary>Work that a call handed over may begin long after the answer. No clock is wrong for that.</summary>
public sealed class HandedOverTests
{
    [Theory]
    [InlineData("a function that was invoked by an event", """
        POST /orders                0..60       shop server http.response.status_code:202
          Lambda.Invoke             10..50      shop client rpc.system:aws-api http.response.status_code:202
            mailer                  350..2350   mailer server faas.trigger:other
              SES.SendEmail         400..2300   mailer client
        """)]
    [InlineData("a function whose call does not say what was answered", """
        Lambda.Invoke               10..50      shop client rpc.system:aws-api
          mailer                    350..370    mailer server faas.trigger:pubsub
        """)]
    [InlineData("a task that a cloud's queue delivers, by gRPC", """
        POST /orders                0..60       shop server
          google.cloud.tasks.v2.CloudTasks/CreateTask  10..50  shop client rpc.system:grpc rpc.grpc.status_code:0
            POST /tasks/mail        5050..5080  worker server http.response.status_code:200
        """)]
    [InlineData("the same by its REST API: the task lasts much longer than the call", """
        POST                        10..50      shop client http.response.status_code:200
          POST /tasks/mail          5050..5800  worker server http.response.status_code:200
        """)]
    [InlineData("a job whose name is not the call's, and that lasts longer", """
        enqueue                     10..50      shop client
          resize                    5050..5100  worker server
        """)]
    [InlineData("an import that was accepted", """
        POST                        10..50      shop client http.status_code:202
          POST /import              70..80      worker server http.status_code:200
        """)]
    [InlineData("messages of a connection", """
        chat                        0..5000     spa server
          ws connect                10..60      spa client http.response.status_code:101
            GET /ws                 30..50      hub server http.response.status_code:101
            SendMessage             1000..1020  hub server
            SendMessage             3000..3020  hub server
        """)]
    [InlineData("messages of a connection of which nothing says that it is one", """
        chat                        0..5000     spa server
          connect                   10..60      spa client
            SendMessage             1000..1020  hub server
            SendMessage             3000..3020  hub server
        """)]
    [InlineData("a second request below one whose answer is known", """
        POST                        10..60      a client http.response.status_code:200
          POST /jobs                30..50      b server http.response.status_code:200
          POST /jobs/1              900..920    b server http.response.status_code:200
        """)]
    [InlineData("a job of a service that other calls show to be right", """
        GET /                       0..100      shop server
          GET                       10..30      shop client
            GET /stock              15..25      worker server
          enqueue                   40..60      shop client
            resize                  5000..5010  worker server
        """)]
    [InlineData("the same where both are a POST", """
        GET /                       0..100      shop server
          GET                       10..30      shop client
            GET /stock              15..25      worker server
          POST                      40..60      shop client http.response.status_code:200
            POST /tasks/resize      5000..5010  worker server http.response.status_code:200
        """)]
    [InlineData("a browser's messages of a connection", """
        chat                        0..5000     web
          ws connect                10..60      web client http.response.status_code:101
            GET /ws                 30..50      hub server http.response.status_code:101
            SendMessage             1000..1020  hub server
            SendMessage             3000..3020  hub server
        """)]
    [InlineData("a phone's order that was accepted", """
        POST                        10..60      phone client http.response.status_code:202
          work                      1000..1020  api server
        """)]
    public void CalleeAfterTheAnswer_MovesNothing(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Clocks.Count == 0 && tree.Nodes.All(node => node.RawStartNs is null), description);
        Assert.DoesNotContain("clock", TraceFindings.Of(tree)!.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("who was asked answered 202 itself", "b -3599975 ± 25", """
        POST            0..100            a client http.response.status_code:202
          POST /jobs    3600000..3600050  b server http.response.status_code:202
        """)]
    [InlineData("a function that was asked by HTTP", "b -3599975 ± 25", """
        GET             0..100            a client http.response.status_code:200
          GET /thumb    3600000..3600050  b server faas.trigger:http
        """)]
    [InlineData("a server of gRPC that names its span by the path", "b -3599975 ± 25", """
        shop.Orders/Create          0..100            a client rpc.system:grpc rpc.grpc.status_code:0
          POST /shop.Orders/Create  3600000..3600050  b server http.response.status_code:200
        """)]
    [InlineData("a server's tail after its answer", "b -5000 ± 45", """
        POST            10..100           a client http.response.status_code:200
          POST /x       5055..5160        b server http.response.status_code:200
        """)]
    [InlineData("a call of another name that was answered in time, whose clock other calls know", "b -5000 ± 10", """
        GET /           0..1000           a server
          GET           10..50            a client
            GET /x      5020..5040        b server
          ask           100..140          a client
            answer      5120..5130        b server
        """)]
    [InlineData("before its call, by a connection whose first request is known", "hub 59995 ± 15", """
        ws connect      10..60            spa client http.response.status_code:101
          GET /ws       -59970..-59950    hub server http.response.status_code:101
          SendMessage   -59000..-58980    hub server
        """)]
    [InlineData("the same of a browser's clock", "sidechain-web -59990 ± 15", """
        ws connect      60000..60050      web client http.response.status_code:101
          GET /ws       25..45            hub server http.response.status_code:101
          SendMessage   1000..1020        hub server
        """)]
    public void CalleeThatAnswered_SaysByHowMuchAClockIsOff(string description, string clocks, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(
            clocks == string.Join("; ", tree.Clocks.Select(clock =>
                FormattableString.Invariant($"{clock.Service} {clock.OffsetNs / 1e6:0} ± {clock.ErrorNs / 1e6:0}"))),
            $"{description}: {string.Join("; ", tree.Clocks)}");
    }

    [Fact]
    public void CalleeOfAcceptedWork_IsNotWaitedFor_ThoughItBeganDuringTheCall()
    {
        var tree = DrawnTrace.Tree("""
            POST /orders      0..60     shop server
              Lambda.Invoke   10..50    shop client http.response.status_code:202
                mailer        40..2350  mailer server
            """);

        Assert.DoesNotContain(TraceFindings.Of(tree)!.Path, segment => segment.Node.Span.Name == "mailer");
    }
}
