namespace Sidechain.Traces.Tests.Ledgers;

/// <summary>One request below which several servers' spans lie: which of them answered, and who has the time.</summary>
internal static class SeveralServersCases
{
    /// <summary>A drawing, and its ledger.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { "a gateway that records nothing calls two at once: the longer one is called first", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..200   orders server
                  SELECT     25..195   orders client db=postgresql
                GET /me      30..50    users server
            """, "network out 10; server 10; database 170; network back 10; unaccounted 20" },
        { "the longer one is called last", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /me      20..40    users server
                GET /orders  30..200   orders server
            """, "network out 10; server 180; network back 10; unaccounted 20" },
        { "three at once", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..150   orders server
                GET /stock   25..190   stock server
                GET /me      30..50    users server
            """, "network out 10; server 170; network back 20; unaccounted 20" },
        { "at once, one after the one that was the longest", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..150   orders server
                GET /me      30..50    users server
                POST /audit  160..180  audit server
            """, "network out 10; server 150; network back 30; waiting for the server 10; unaccounted 20" },
        { "who may call, then who answers", """
            open dashboard   0..220    web
              GET            10..210   web client
                POST /verify  20..100  auth server
                GET /orders  105..195  orders server
            """, "network out 10; server 170; network back 15; waiting for the server 5; unaccounted 20" },
        { "a shadow, which starts last and goes on after the answer", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..200   orders server
                GET /orders  25..900   orders-shadow server
            """, "network out 10; server 180; network back 10; unaccounted 20" },
        { "a shadow that starts first", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  15..900   orders-shadow server
                  SELECT     16..890   orders-shadow client db=postgresql
                GET /orders  20..200   orders server
            """, "network out 5; server 181; database 4; network back 10; unaccounted 20" },
        { "a shadow that ends soon after the answer", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..200   orders server
                  SELECT     25..195   orders client db=postgresql
                GET /orders  25..213   orders-shadow server
            """, "network out 10; server 10; database 170; network back 10; unaccounted 20" },
        { "a copy that is taken when all is over", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..200   orders server
                GET /orders  230..300  orders-shadow server
            """, "network out 10; server 180; network back 10; unaccounted 20" },
        { "the longer one closes its span a little after its answer", """
            open dashboard   0..220    web
              GET            10..210   web client
                GET /orders  20..214   orders server
                GET /me      30..50    users server
            """, "network out 10; server 190; unaccounted 20" },
        { "the answer's header names the shorter one", """
            open dashboard   0..220    web
              GET            10..210   web client sidechain.server.span_id:0000000000000004
                GET /orders  20..200   orders server
                GET /me      30..50    users server
            """, "network out 10; server 30; network back 160; unaccounted 20" },
        { "the answer's headers left before another one was done", """
            open dashboard   0..220    web
              GET            10..210   web client http.server_time_ms:20
                GET /orders  20..200   orders server
                GET /orders  30..212   orders server
            """, "network out 10; server 180; network back 10; unaccounted 20" },
        { "a try that was given up, whose server goes on, and another try within the same request", """
            save             0..320    web
              POST           10..310   web client
                POST /pay    20..900   bank server
                POST /pay    220..300  bank server
            """, "network out 10; server 280; network back 10; unaccounted 20" },
        { "a redirect to a server that goes on after its answer", """
            open             0..220    web
              GET            10..210   web client
                GET /old     20..30    site server
                GET /new     100..900  site server
            """, "network out 10; server 120; waiting for the server 70; unaccounted 20" },
        { "a service's own call that a mesh copies: nothing waited for the shadow", """
            GET /dashboard   0..220    bff server
              GET            10..210   bff client
                GET /orders  20..200   orders server
                  SELECT     25..195   orders client db=postgresql
                GET /orders  25..213   orders-shadow server
            """, "server 50; database 170" },
    };
}
