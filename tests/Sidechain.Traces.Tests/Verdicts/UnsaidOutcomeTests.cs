using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Verdicts;

/// <summary>
/// Most SDKs set no status where nobody tells them to: such a span hides no failure below it. And what a span says itself of its failure
/// counts before the place of the failures below it.
/// </summary>
public sealed class UnsaidOutcomeTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "a step of one's own between, as in services of ASP.NET", """
            POST /orders           0..100  api server error http.response.status_code:500
              CreateOrderHandler   2..98   api
                POST               4..94   api client error http.response.status_code:500
                  POST /reserve    6..90   stock server error:pool_exhausted http.response.status_code:500
            """, "Failed in POST /reserve (stock): pool_exhausted." },
        { "several steps between", """
            job                    0..100  w error:failed
              batch                2..98   w
                item               4..94   w
                  UPDATE           6..90   w client db=postgresql error:deadlock_detected
            """, "Failed in UPDATE (postgres): deadlock_detected." },
        { "a server that answered 503 and has no status", """
            GET /home              0..200  bff server error:bad_gateway
              GET                  5..190  bff client error:503 http.response.status_code:503
                GET /items         10..185 catalog server http.response.status_code:503
                  SELECT items     15..175 catalog client db=postgresql error:connection_refused
            """, "Failed in SELECT items (postgres): connection_refused." },
        { "a later failure below such a step decides, and not one that was got over", """
            GET /profile           0..200  api server error
              GET                  5..8    api client db=redis error:ECONNREFUSED
              ProfileService.Load  10..198 api
                SELECT posts       20..190 api client db=postgresql error:out_of_memory
            """, "Failed in SELECT posts (postgres): out_of_memory." },
        { "a step that said that it went well got over it", """
            GET /profile           0..200  api server error:no_avatar
              load                 10..180 api saidok
                GET                20..30  api client db=redis error:ECONNREFUSED
            """, "Failed in GET /profile (api): no_avatar." },
        { "a server that answered well got over it", """
            GET /profile           0..200  api server error:no_avatar
              GET                  10..180 api client http.response.status_code:200
                GET /posts         20..170 posts server http.response.status_code:200
                  GET              30..40  posts client db=redis error:ECONNREFUSED
            """, "Failed in GET /profile (api): no_avatar." },
        { "a call by gRPC that was answered well got over it", """
            GET /profile           0..200  api server error:no_avatar
              Posts/List           10..180 api client rpc.grpc.status_code:0
                GET                30..40  posts client db=redis error:ECONNREFUSED
            """, "Failed in GET /profile (api): no_avatar." },
        { "what failed below such a step was tried again", """
            GET /profile           0..200  api server error:no_avatar
              load                 10..180 api
                SELECT             20..30  api client db=postgresql error:deadlock
                SELECT             40..50  api client db=postgresql
            """, "Failed in GET /profile (api): no_avatar." },
        { "nothing waited for what failed below such a step", """
            GET /profile           0..200  api server error:no_avatar
              load                 10..180 api
                log                20..900 api error:disk_full
            """, "Failed in GET /profile (api): no_avatar." },
        { "an action that was cancelled in a step below one without a status", """
            plugin.share_loop      0..100  plugin cancelled
              plugin.upload_audio  5..98   plugin
                plugin.http_request  10..95  plugin client cancelled
            """, "Cancelled in plugin.http_request (plugin)." },
        { "an exception of its own, after what had failed long before", """
            GET /profile           0..200  api server error:avatar throws=System.NullReferenceException:avatar
              GET                  5..8    api client db=redis error:ECONNREFUSED
              SELECT profile       10..100 api client db=postgresql
              SELECT posts         101..190 api client db=postgresql
            """, "Failed in GET /profile (api): avatar." },
        { "an exception that the call below threw", """
            GET /profile           0..200  api server error throws=HttpRequestException:Connection_refused_(stock:80)
              GET                  5..180  api client error:refused throws=HttpRequestException:Connection_refused_(stock:80)
              log                  185..190 api
            """, "Failed in GET (api): refused." },
        { "an exception, and nothing went on after the failure", """
            GET /profile           0..200  api server error throws=ProfileException:no_profile
              GET                  5..180  api client error:ECONNREFUSED
            """, "Failed in GET (api): ECONNREFUSED." },
        { "the report of a failure fails, too", """
            POST /orders           0..300  api server error:could_not_save throws=DbException:unique_violation
              INSERT orders        10..100 api client db=postgresql error:unique_violation
              POST                 110..290 api client error:ECONNREFUSED
            """, "Failed in INSERT orders (postgres): unique_violation." },
        { "an exception that says why, and a status that does not", """
            GET /item              0..100  api server error
              SELECT items         10..90  api client db=postgresql error throws=PSQLException:deadlock_detected
            """, "Failed in SELECT items (postgres): deadlock_detected." },
        { "a caller that waited no longer, by its exception's words", """
            GET /                  0..1100 api server error
              GET                  5..1005 api client error throws=java.io.InterruptedIOException:timeout
                GET /b             10..3000 b server error throws=IOException:Broken_pipe
            """, "Failed in GET (api): timeout." },
        { "a caller that needed the answer no more, by its exception's words", """
            open                   0..300  phone error throws=JobCancellationException:left
              GET                  5..290  phone client error throws=IOException:Canceled
                GET /s             10..900 s server error throws=IOException:broken_pipe
            """, "Failed in GET (mobile): Canceled." },
    };

    [Theory, MemberData(nameof(Cases))]
    public void FirstSentence_NamesTheCause(string description, string drawing, string expected)
    {
        var verdict = TraceFindings.Of(DrawnTrace.Tree(drawing))!.Verdict;

        Assert.True(verdict.StartsWith(expected, StringComparison.Ordinal), $"{description}: {verdict}");
    }
}
