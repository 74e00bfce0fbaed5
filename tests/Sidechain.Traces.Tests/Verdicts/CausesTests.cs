using System.Diagnostics;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Verdicts;

/// <summary>Which of several spans that failed is the reason. The first sentence of the verdict names it.</summary>
public sealed class CausesTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "a group of calls: the others are cancelled when one fails", """
            GET /page        0..60  api server error:fetch_user
              GET            5..50  api client error:500 url.full:http://users/1 http.response.status_code:500
                GET /{id}    7..49  users server error:no_connection_to_db http.response.status_code:500
              GET            5..52  api client error:context_canceled url.full:http://orders/1
                GET /{id}    7..55  orders server error:context_canceled
            """, "Failed in GET /{id} (users): no_connection_to_db." },
        { "a statement that took too long beside others that did not is not one that was cancelled", """
            GET /cart        0..520  shop server error
              SELECT items   5..300  shop client db=postgresql
              SELECT items   5..505  shop client db=postgresql error:canceling_statement_due_to_statement_timeout
            """, "Failed in SELECT items (postgres): canceling_statement_due_to_statement_timeout." },
        { "an order that was cancelled is a reason, and no cancellation", """
            POST /ship       0..100  a server error
              GET flags      1..20   a client error:refused
              ship           5..99   a error:order_was_cancelled_by_customer
            """, "Failed in ship (a): order_was_cancelled_by_customer." },
        { "a callee that was cancelled, by a clock a little behind", """
            GET /            0..510  front server error
              GET            5..505  front client error:context_deadline_exceeded
                GET /cat     5..480  cat server error:context_canceled
            """, "Failed in GET (front): context_deadline_exceeded." },
        { "a row that could not be read has no id", """
            import           0..100  w server error
              import row     5..20   w order.id:o-1
              import row     25..40  w error:cannot_parse
              import row     45..60  w order.id:o-3
            """, "Failed in import row (w): cannot_parse." },
        { "a group of calls, by exceptions of .NET", """
            GET /page        0..60  api server error
              GET            5..50  api client error:500 http.response.status_code:500
                GET /{id}    7..49  users server error:no_connection_to_db
              GET            5..52  api client error error.type:System.Threading.Tasks.TaskCanceledException
            """, "Failed in GET /{id} (users): no_connection_to_db." },
        { "a group of steps: the one that was cancelled says so by what is below it", """
            GET /page        0..60  api server error
              load users     5..50  api error:bad
              load orders    5..52  api error
                GET          6..51  api client error:context_canceled
            """, "Failed in load users (api): bad." },
        { "the last of several that failed in a group", """
            GET /page        0..60  api server error
              load users     5..50  api error:bad
              load stock     5..51  api error:worse
              load orders    5..52  api error:CancelledError
            """, "Failed in load stock (api): worse." },
        { "a call that ran out of time, long after an optional one had failed beside it", """
            GET /page        0..5100  api server error
              GET ads        5..20  api client error:away
              GET orders     5..5005  api client error error.type:System.Threading.Tasks.TaskCanceledException
            """, "Failed in GET orders (api)." },
        { "a call that ran out of time, after another one had failed", """
            GET /page        0..300  api server error
              GET ads        5..20  api client error:away
              GET orders     30..230  api client error error.type:System.Threading.Tasks.TaskCanceledException
            """, "Failed in GET orders (api)." },
        { "a call that ran out of time, while another one was tried again", """
            GET /page        0..300  api server error
              GET ads        5..20  api client error:away
              GET ads        30..60  api client
              GET orders     5..230  api client error error.type:System.Threading.Tasks.TaskCanceledException
            """, "Failed in GET orders (api)." },
        { "all of a group were cancelled", """
            GET /page        0..60  api server error:context_canceled
              load users     5..50  api error:context_canceled
              load orders    5..52  api error:context_canceled
            """, "Failed in load orders (api): context_canceled." },
        { "a conflict that gRPC calls aborted is no cancellation", """
            GET /page        0..60  api server error
              load users     5..50  api error:bad
              Reserve        5..52  api client error:conflict rpc.response.status_code:ABORTED
            """, "Failed in Reserve (api): conflict." },
        { "the slower of two calls for the same was cancelled, and the action failed by itself", """
            GET /search      0..200  api server error:bad_page_number
              GET            10..80  api client error:context_canceled url.full:http://idx/q
              GET            40..78  api client url.full:http://idx/q http.response.status_code:200
            """, "Failed in GET /search (api): bad_page_number." },
        { "the slower of two calls for the same was cancelled, and the action went well", """
            GET /search      0..200  api server
              GET            10..80  api client error:context_canceled url.full:http://idx/q
              GET            40..78  api client url.full:http://idx/q http.response.status_code:200
            """, "100 % in the server (200.0 ms of 200.0 ms)." },
        { "a group failed, and the action went on", """
            GET /page        0..60  api server
              load orders    5..52  api error:context_canceled
              load users     6..50  api error:bad
            """, "Went on after a failure in load users (api): bad." },
        { "a call was cancelled, and the same had gone well before", """
            GET /page        0..400  api server error
              GET            5..20  api client url.full:http://idx/q
              GET            30..330  api client error:TaskCanceledException url.full:http://idx/q
            """, "Failed in GET (api): TaskCanceledException." },
        { "a proxy that answers that its upstream took too long", """
            orders.svc:80/*  0..1003  gateway client error http.status_code:504 response_flags:UT
              GET /orders    3..1003  orders server error:context_canceled
                SELECT       10..1002  orders client db=postgresql error:context_canceled
            """, "Failed in orders.svc:80/* (gateway)." },
        { "a proxy in one span that answers that its upstream took too long", """
            GET /o           0..1005  gateway server error:upstream_timed_out http.response.status_code:504
              GET /orders    3..1006  orders server error:request_aborted
            """, "Failed in GET /o (gateway): upstream_timed_out." },
        { "a proxy that answers 504 and says no more", """
            GET /o           0..1010  gateway server error http.response.status_code:504
              ReverseProxy   1..1005  gateway client error http.response.status_code:504
                GET /orders  3..1006  orders server error
                  SELECT     10..1005  orders client db=postgresql error:context_canceled
            """, "Failed in ReverseProxy (gateway)." },
        { "a 504 that the callee itself answered", """
            GET /o           0..1010  gateway server error http.response.status_code:504
              ReverseProxy   1..1005  gateway client error http.response.status_code:504
                GET /orders  3..1004.5  orders server error http.response.status_code:504
                  GET stock  10..1004  orders client error:TaskCanceledException
            """, "Failed in GET stock (orders): TaskCanceledException." },
        { "a caller without spans for its calls that waited no longer", """
            GET /pay         0..500  shop server error:timeout http.response.status_code:500
              POST /charge   20..700  bank server error:TaskCanceledException
            """, "Failed in GET /pay (shop): timeout." },
        { "a message that failed before it was acknowledged", """
            POST /order         0..600    api server
              orders publish    20..580   api producer
                orders process  60..550   worker consumer
                  UPDATE        70..540   worker client db=postgresql error:deadlock
            """, "Nothing waited for a failure in UPDATE (postgres): deadlock. 100 % in the server" },
        { "a message that failed beside what the action waited for", """
            POST /order         0..600    api server error:card_declined
              orders publish    20..500   api producer
                orders process  60..450   worker consumer error:smtp_down
              POST /charge      30..400   api client error:card_declined
            """, "Failed in POST /charge (api): card_declined." },
        { "what follows from the action failed, too", """
            POST /order         0..100    api server error:card_declined
              audit log         10..95    api error:disk_full follows
              charge            20..80    api error:card_declined
            """, "Failed in charge (api): card_declined." },
        { "what follows from the action failed, and nothing else", """
            POST /order         0..100    api server
              audit log         10..95    api error:disk_full follows
            """, "Nothing waited for a failure in audit log (api): disk_full." },
        { "a loop, of which one row fails", """
            import           0..300  job error:1_of_3_rows_failed
              import row     10..90  job row:0
              import row     100..180  job error:bad_date row:1
              import row     190..270  job row:2
            """, "Failed in import row (job): bad_date." },
        { "a loop, of which one row fails and is tried again", """
            import           0..300  job error:1_of_3_rows_failed
              import row     10..90  job row:0
              import row     100..180  job error:bad_date row:1
              import row     190..270  job row:2
              import row     280..290  job row:1
            """, "Failed in import (job): 1_of_3_rows_failed." },
        { "another statement under the same name", """
            POST /order      0..300  api server error:order_failed
              INSERT shop    10..200  api client db=postgresql error:deadlock_detected db.statement:INSERT_orders(?)
              INSERT shop    210..220  api client db=postgresql db.statement:INSERT_log(?)
            """, "Failed in INSERT shop (postgres): deadlock_detected." },
        { "the same statement again", """
            POST /order      0..300  api server error:order_failed
              INSERT shop    10..200  api client db=postgresql error:deadlock_detected db.query.text:INSERT_orders(?)
              INSERT shop    210..220  api client db=postgresql db.query.text:INSERT_orders(?) db.response.returned_rows:1
            """, "Failed in POST /order (api): order_failed." },
        { "another host and target", """
            POST /order      0..300  api server error:order_failed
              HTTP POST      10..200  api client error:500 net.peer.name:pay http.target:/charge http.status_code:500
              HTTP POST      210..220  api client net.peer.name:alerts http.target:/notify http.status_code:200
            """, "Failed in HTTP POST (api): 500." },
        { "another target on the same host", """
            POST /order      0..300  api server error:order_failed
              HTTP POST      10..200  api client error:500 net.peer.name:pay http.target:/charge?n=1
              HTTP POST      210..220  api client net.peer.name:pay http.target:/refund?n=1
            """, "Failed in HTTP POST (api): 500." },
        { "the same target on the same host, by another try", """
            POST /order      0..300  api server error:order_failed
              HTTP POST      10..200  api client error:500 net.peer.name:pay http.target:/charge?try=1 http.status_code:500 request_id:7
              HTTP POST      210..220  api client net.peer.name:pay http.target:/charge?try=2 http.status_code:200 request_id:8
            """, "Failed in POST /order (api): order_failed." },
        { "another row by the address's query", """
            POST /order      0..300  api server error:order_failed
              HTTP GET       10..200  api client error:404 url.full:http://rows/row?id=1&ts=7
              HTTP GET       210..220  api client url.full:http://rows/row?id=2&ts=8
            """, "Failed in HTTP GET (api): 404." },
        { "the same row by the address's query, at another time", """
            POST /order      0..300  api server error:order_failed
              HTTP GET       10..200  api client error:503 url.full:http://rows/row?id=1&ts=7 url.query:id=1&ts=7
              HTTP GET       210..220  api client url.full:http://rows/row?id=1&ts=8 url.query:id=1&ts=8
            """, "Failed in POST /order (api): order_failed." },
        { "the same at another replica, as the second try", """
            POST /order      0..300  api server error:order_failed
              GET            10..90  api client error:refused server.address:pod-1 url.full:http://pod-1/stock?id=4
              GET            100..190  api client server.address:pod-2 url.full:http://pod-2/stock?id=4 http.request.resend_count:1
            """, "Failed in POST /order (api): order_failed." },
        { "another thing at another replica, as the second try", """
            POST /order      0..300  api server error:order_failed
              GET            10..90  api client error:refused server.address:pod-1 url.full:http://pod-1/stock?id=4
              GET            100..190  api client server.address:pod-2 url.full:http://pod-2/stock?id=5 http.request.resend_count:1
            """, "Failed in GET (api): refused." },
        { "two shards: the second one says nothing of another try", """
            POST /order      0..300  api server error:order_failed
              GET            10..90  api client error:refused server.address:shard-1
              GET            100..190  api client server.address:shard-2
            """, "Failed in GET (api): refused." },
        { "tries that have their number in their names", """
            POST /order      0..300  api server error:order_failed
              charge attempt 1   10..90  api error:refused
              charge attempt 2   100..190  api
            """, "Failed in POST /order (api): order_failed." },
        { "steps that have other numbers in their names", """
            POST /order      0..300  api server error:order_failed
              charge part 1  10..90  api error:refused
              charge part 2  100..190  api
            """, "Failed in charge part 1 (api): refused." },
        { "a step with a time of its own, which stops its call", """
            GET /page        0..1100  api server error
              load stock     5..1005  api error:timed_out_after_1_s exception.type:TimeoutException
                GET          6..1005  api client error:TaskCanceledException
            """, "Failed in load stock (api)" },
        { "a call that took too long within a step", """
            GET /page        0..1100  api server error
              load stock     5..1005  api error:timeout
                GET          6..1004  api client error:TaskCanceledException:_HttpClient.Timeout_elapsed
            """, "Failed in GET (api): TaskCanceledException:_HttpClient.Timeout_elapsed." },
        { "another collection", """
            POST /order      0..300  api server error:order_failed
              insert         10..200  api client db=mongodb error:no_primary db.collection.name:orders
              insert         210..220  api client db=mongodb db.collection.name:errors
            """, "Failed in insert (mongodb): no_primary." },
        { "another queue", """
            POST /order      0..300  api server error:order_failed
              publish        10..200  api producer error:no_ack messaging.destination.name:orders messaging.message.id:a
              publish        210..220  api producer messaging.destination.name:errors messaging.message.id:b
            """, "Failed in publish (api): no_ack." },
        { "the same queue", """
            POST /order      0..300  api server error:order_failed
              publish        10..200  api producer error:no_ack messaging.destination.name:orders messaging.message.id:a
              publish        210..220  api producer messaging.destination.name:orders messaging.message.id:b
            """, "Failed in POST /order (api): order_failed." },
        { "tries that number themselves, each with its own times and connection", """
            POST /order      0..300  api server error:order_failed
              charge         10..90  api error:refused retryCount:0 attempt:1 delay_ms:0 thread.id:4 network.peer.address:10.0.0.1
              charge         100..190  api retryCount:1 attempt:2 delay_ms:10 thread.id:5 network.peer.address:10.0.0.2 rows:5
            """, "Failed in POST /order (api): order_failed." },
        { "the servers of two tries within one call, from two ports", """
            POST             0..300  api client error:500
              POST /charge   10..90  pay server error:refused client.port:50001 net.peer.port:50001
              POST /charge   100..190  pay server client.port:50002 net.peer.port:50002
            """, "Failed in POST (api): 500." },
        { "servers of the same name in two services", """
            GET /page        0..300  api server error
              GET /{id}      10..90  users server error:bad
              GET /{id}      100..190  orders server
            """, "Failed in GET /{id} (users): bad." },
    };

    [Theory, MemberData(nameof(Cases))]
    public void FirstSentence_NamesTheCause(string description, string drawing, string expected)
    {
        var verdict = TraceFindings.Of(DrawnTrace.Tree(drawing))!.Verdict;

        Assert.True(verdict.StartsWith(expected, StringComparison.Ordinal), $"{description}: {verdict}");
    }

    [Theory]
    [InlineData("b", "Failed in MGET (api): moved.")]
    [InlineData("a", "Failed in POST /order (api): order_failed.")]
    public void List_SaysWhatAStepIsAbout(string second, string expected)
    {
        var spans = DrawnTrace.Parse("""
            POST /order      0..300  api server error:order_failed
              MGET           10..90  api client error:moved
              MGET           100..190  api client
            """);
        spans[1] = spans[1] with { Attributes = new Dictionary<string, object?> { ["keys"] = new object?[] { "a", "c" } } };
        spans[2] = spans[2] with { Attributes = new Dictionary<string, object?> { ["keys"] = new object?[] { second, "c" } } };

        Assert.StartsWith(expected, TraceFindings.Of(TreeBuilder.Build(spans))!.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyRows_OfWhichManyFailAndAreCancelled_AreAnsweredInTime()
    {
        var rows = DrawnTrace.Parse("""
            import           0..300000  job error
              import row     0..2  job error:context_canceled
              import row     0..2  job error:bad_date
              import row     0..2  job
            """);
        var many = Enumerable.Range(0, 60_000).Select(n => rows[1 + (n % 3)] with
        {
            SpanId = DrawnTrace.Id(n + 10),
            StartNs = n * 1_000_000L,
            EndNs = (n + 2) * 1_000_000L,
            Attributes = new Dictionary<string, object?> { ["row"] = (long)n, ["db.query.text"] = $"INSERT INTO rows VALUES ({n})" },
        });
        var watch = Stopwatch.StartNew();

        var verdict = TraceFindings.Of(TreeBuilder.Build([rows[0], .. many]))!.Verdict;

        Assert.StartsWith("Failed in import row (job): bad_date.", verdict, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("CancelledError: ", "CancelledError")]
    [InlineData("it broke.", "it broke")]
    [InlineData(" : ", null)]
    public void Message_EndsAsASentenceDoes(string message, string? expected)
    {
        var spans = DrawnTrace.Parse("load  0..10  api error");
        spans[0] = spans[0] with { StatusMessage = message };

        Assert.StartsWith(
            expected is null ? "Failed in load (api). " : $"Failed in load (api): {expected}. ",
            TraceFindings.Of(TreeBuilder.Build(spans))!.Verdict,
            StringComparison.Ordinal);
    }
}
