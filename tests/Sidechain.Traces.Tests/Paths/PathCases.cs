namespace Sidechain.Traces.Tests.Paths;

/// <summary>Steps and calls, and what of them the end waited for.</summary>
internal static class PathCases
{
    /// <summary>The time of each span of a drawing on the path, milliseconds, in the order of the drawing.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { "fire and forget: the mail was not waited for", """
            POST /orders      0..100    orders server
              SELECT stock    20..90    orders client db=postgresql
              send mail       15..5000  orders
            """, "POST /orders 30; SELECT stock 70" },
        { "fire and forget, two levels below", """
            POST /orders      0..100    orders server
              place order     10..95    orders
                send mail     20..300   orders
                  SMTP        25..290   orders client
                SELECT stock  30..60    orders client db=postgresql
            """, "POST /orders 15; place order 55; SELECT stock 30" },
        { "all that a request left running", """
            POST /orders      0..100    orders server
              send mail       15..5000  orders
              send invoice    20..400   orders
            """, "POST /orders 100" },
        { "a child that outlives its parent on a client", """
            cli.share_loop    0..100   cli
              cli.read_file   40..150  cli
            """, "cli.share_loop 100" },
        { "rounded to whole milliseconds by its SDK: waited for", """
            GET /             0..100   site server
              render          40..101  site
            """, "GET / 40; render 60" },
        { "two parts that outlast the cut by a later one: the newer first", """
            GET /page         0..100   site server
              load            0..80    site
                GET /a        10..80   site client
                GET /b        20..70   site client
              render          50..100  site
            """, "load 10; GET /a 10; GET /b 30; render 50" },
        { "fan-out: the slowest of three", """
            GET /page         0..100   site server
              GET /a          10..40   site client
              GET /b          10..90   site client
              GET /c          12..60   site client
            """, "GET /page 20; GET /b 80" },
        { "fan-out: one is not waited for", """
            GET /page         0..100   site server
              GET /a          10..40   site client
              GET /b          10..190  site client
              GET /c          12..60   site client
            """, "GET /page 50; GET /a 2; GET /c 48" },
        { "retries, one after the other", """
            POST /pay         0..100   shop server
              POST            5..25    shop client error
              POST            45..65   shop client error
              POST            75..95   shop client
            """, "POST /pay 40; POST 20; POST 20; POST 20" },
        { "a retry that overtook the first attempt, which nobody waited for any more", """
            POST /pay         0..100   shop server
              POST            5..400   shop client error
              POST            45..90   shop client
            """, "POST /pay 55; POST 45" },
        { "a streaming answer: the server goes on after its caller had the headers", """
            GET /download       0..100   site server
              GET               10..30   site client
                GET /file       12..95   files server
            """, "GET /download 80; GET 2; GET /file 18" },
        { "a streaming answer: what the server left running stays out", """
            GET /download       0..100   site server
              GET               10..90   site client
                GET /file       12..95   files server
                  read disk     15..80   files
                  warm cache    20..300  files
            """, "GET /download 20; GET 2; GET /file 13; read disk 65" },
        { "a worker in another service whose SDK has no kinds", """
            POST /posts       0..140     api server
              INSERT posts    10..135    api client db=postgresql
              index           35..9000   worker
            """, "POST /posts 15; INSERT posts 125" },
        { "a step in another service whose clock is some milliseconds off", """
            POST /posts       0..140     api server
              resize          20..150    images
            """, "POST /posts 20; resize 120" },
        { "a service that calls itself, and ends a little after its answer", """
            GET /page         0..100     web-host server
              GET             10..90     web-host client
                GET /part     12..95     web-host server
            """, "GET /page 20; GET 2; GET /part 78" },
        { "a call that no client's span tells of, and that nothing waited for", """
            POST /orders      0..100     orders server
              POST /mails     15..5000   mail server
              SELECT stock    20..90     orders client db=postgresql
            """, "POST /orders 30; SELECT stock 70" },
        { "an attempt that timed out: its server goes on", """
            POST /pay         0..100     shop server
              POST            5..35      shop client error
                POST /charge  8..900     bank server
              POST            45..90     shop client
                POST /charge  50..85     bank server
            """, "POST /pay 25; POST 3; POST /charge 27; POST 10; POST /charge 35" },
        { "what a left-alone span waited for is left alone, too", """
            POST /orders      0..100     orders server
              send mail       10..300    orders
                POST          20..90     orders client
                  POST /mails  25..85    mail server
            """, "POST /orders 100" },
        { "fan-out in two levels", """
            GET /page         0..100     web-host server
              GET /a          5..95      web-host client
                GET /a        10..90     a server
                  SELECT one  20..50     a client db=postgresql
                  SELECT two  20..80     a client db=postgresql
              GET /b          5..60      web-host client
                GET /b        10..55     b server
            """, "GET /page 10; GET /a 10; GET /a 20; SELECT two 60" },
        { "a step that has not ended, and what it waits for", """
            root              0..100     api server
              step            5..?       api
                SELECT        10..90     api client db=postgresql
            """, "root 15; step 5; SELECT 80" },
        { "a step that ended before it began: it began no later than what is below it", """
            root              0..100     api server
              step            95..5      api
                SELECT        10..90     api client db=postgresql
            """, "root 15; step 5; SELECT 80" },
        { "two steps that have not ended, one below the other", """
            root              0..100     api server
              outer           5..?       api
                inner         10..?      api
                  SELECT      20..60     api client db=postgresql
                SELECT more   50..80     api client db=postgresql
            """, "root 25; outer 5; inner 10; SELECT 30; SELECT more 30" },
        { "a step that has not ended, and left something running beyond what waited for itself", """
            root              0..100     api server
              step            5..?       api
                SELECT        10..40     api client db=postgresql
                send mail     20..5000   api
            """, "root 65; step 5; SELECT 30" },
        { "a call that has not ended, whose server answers", """
            root              0..100     api server
              GET             10..?      api client
                GET /x        20..80     b server
                  SELECT      30..120    b client db=postgresql
            """, "root 30; GET 10; GET /x 60" },
        { "a root that has not ended lasted as long as what is known", """
            POST /orders      0..?       api server
              SELECT          10..90     api client db=postgresql
            """, "POST /orders 10; SELECT 80" },
        { "a root that ended before it began", """
            POST /orders      50..20     api server
              SELECT          60..90     api client db=postgresql
            """, "POST /orders 10; SELECT 30" },
        { "below what is left alone, nothing is waited for, ended or not", """
            POST /posts       0..100     api server
              send mail       20..5000   api
                SMTP          30..?      api
                  SELECT      35..60     api client db=postgresql
            """, "POST /posts 100" },
    };
}
