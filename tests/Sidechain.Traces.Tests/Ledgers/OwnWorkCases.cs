namespace Sidechain.Traces.Tests.Ledgers;

/// <summary>Requests below which the client recorded its own work: what is recorded comes before what is derived.</summary>
internal static class OwnWorkCases
{
    /// <summary>A drawing, and its ledger.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { "it decodes the answer", """
            load feed        0..310    phone
              GET            5..305    phone client
                GET /feed    20..60    api server
                decode json  80..304   phone
            """, "decode json 224; network out 15; server 40; network back 21; unaccounted 10" },
        { "it begins to decode before the last byte is there", """
            load feed        0..310    phone
              GET            5..305    phone client
                GET /feed    20..60    api server
                decode json  50..304   phone
            """, "decode json 244; network out 15; server 40; network back 1; unaccounted 10" },
        { "it looks up the name of the host", """
            load feed        0..2310     phone
              GET            5..2305     phone client
                dns lookup   6..2010     phone
                GET /feed    2060..2260  api server
            """, "dns lookup 2004; network out 51; server 200; network back 45; unaccounted 10" },
        { "all steps of an SDK", """
            load feed        0..310    phone
              GET            5..305    phone client
                dns          6..10     phone
                connect      10..14    phone
                send         14..15    phone
                GET /feed    20..60    api server
                wait         15..80    phone
                read         80..304   phone
            """, "read 224; connect 4; dns 4; send 1; network out 6; server 40; network back 21; unaccounted 10" },
        { "it waits for the answer in a step of its own", """
            load feed        0..310    phone
              GET            5..305    phone client
                execute      6..304    phone
                  dns        7..15     phone
                  decode     80..303   phone
                GET /feed    20..60    api server
            """, "decode 223; dns 8; network out 7; server 40; network back 22; unaccounted 10" },
        { "it draws a sign of waiting meanwhile", """
            load feed        0..310    phone
              GET            5..305    phone client
                spinner      5..304    phone
                GET /feed    20..60    api server
            """, "network out 15; server 40; network back 245; unaccounted 10" },
        { "it works while the server does", """
            load feed        0..310    phone
              GET            5..305    phone client
                GET /feed    20..260   api server
                lay out      100..200  phone
            """, "network out 15; server 240; network back 45; unaccounted 10" },
        { "it goes on after its request", """
            load feed        0..310    phone
              GET            5..105    phone client
                GET /feed    20..60    api server
                decode json  80..304   phone
            """, "network out 15; server 40; network back 45; unaccounted 210" },
        { "it compresses the body while that is sent", """
            save             0..310    phone
              POST           5..305    phone client
                compress     6..100    phone
                POST /posts  20..290   api server
                  http.read_body  21..250  api
            """, "compress 94; network out 151; server 40; network back 15; unaccounted 10" },
        { "it asks for a token first, by a request of its own", """
            load feed        0..310    phone
              GET            5..305    phone client
                POST         10..110   phone client
                  POST /token  30..90  auth server
                GET /feed    130..260  api server
            """, "network out 45; server 190; network back 65; unaccounted 10" },
        { "it works between a redirect and the next request", """
            load feed        0..310    phone
              GET            5..305    phone client
                GET /old     20..40    api server
                follow       50..90    phone
                GET /new     110..260  api server
            """, "follow 40; network out 15; server 170; network back 45; waiting for the server 30; unaccounted 10" },
        { "two servers at once, of which the one goes on, and what it does with the answer", """
            load feed        0..310    phone
              GET            5..305    phone client
                GET /a       20..100   a server
                GET /b       25..900   b server
                decode json  120..300  phone
            """, "decode json 180; network out 15; server 80; network back 25; unaccounted 10" },
        { "a moment of the server's, as SDKs with whole milliseconds have it", """
            load feed        0..110    phone
              GET            5..105    phone client
                dns          6..20     phone
                GET /feed    20..20    api server
                decode       20..104   phone
            """, "decode 84; dns 14; network out 1; network back 1; unaccounted 10" },
        { "a wait for an answer of which nothing is known", """
            load feed        0..110    phone
              GET            5..105    phone client
                wait         6..90     phone
            """, "wait 84; waiting for the server 16; unaccounted 10" },
    };
}
