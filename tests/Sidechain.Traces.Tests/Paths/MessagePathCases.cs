namespace Sidechain.Traces.Tests.Paths;

/// <summary>Messages and what else a span goes on without, and what seems to be one and is none.</summary>
internal static class MessagePathCases
{
    /// <summary>The time of each span of a drawing on the path, milliseconds, in the order of the drawing.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { "a worker below the request, in another service", """
            POST /posts       0..140     api server
              INSERT posts    10..135    api client db=postgresql
              index worker    5..8900    worker consumer
            """, "POST /posts 15; INSERT posts 125" },
        { "a queue: the producer is waited for, the consumer is not", """
            POST /posts       0..140     api server
              posts publish   10..60     api producer
                posts process  55..2000  worker consumer
            """, "POST /posts 90; posts publish 50" },
        { "a message that was handled within the request: its sender need not have waited", """
            POST /posts       0..140     api server
              posts process   30..120    worker consumer
            """, "POST /posts 140" },
        { "a message that was handled while the request waited for something else", """
            POST /posts       0..1000    api server
              posts process   20..980    worker consumer
              SELECT          100..950   api client db=postgresql
            """, "POST /posts 150; SELECT 850" },
        { "a request that is sent as a message: its caller waits for the answer", """
            POST /posts       0..140     api server
              posts request   20..130    api client
                posts process  30..120   worker consumer
            """, "POST /posts 30; posts request 20; posts process 90" },
        { "a message of a service to itself", """
            POST /posts       0..140     api server
              posts publish   10..100    api producer
                posts process  20..60    api consumer
            """, "POST /posts 50; posts publish 90" },
        { "a slow acknowledgement, by a call that the producer itself makes", """
            POST /posts       0..140     api server
              posts publish   10..100    api producer
                POST          20..90     api client
                  POST /topic  30..80    broker server
            """, "POST /posts 50; posts publish 20; POST 20; POST /topic 50" },
        { "a producer whose message goes by HTTP, to a service that answers", """
            POST /posts       0..140     api server
              posts publish   10..100    api producer
                POST /topic   20..90     proxy server
            """, "POST /posts 50; posts publish 20; POST /topic 70" },
        { "what a worker without kinds does with a message", """
            POST /posts       0..140     api server
              posts publish   10..100    api producer
                posts process  20..90    worker
            """, "POST /posts 50; posts publish 90" },
        { "a consumer that handles what it has received", """
            posts receive     0..100     worker consumer
              posts process   10..60     worker consumer
              posts process   60..95     worker consumer
            """, "posts receive 15; posts process 50; posts process 35" },
        { "a worker that looks for messages and handles them", """
            poll              0..100     worker
              posts process   10..95     worker consumer
            """, "poll 15; posts process 85" },
        { "a worker that was killed while it handled a message", """
            poll              0..?       worker
              posts process   10..?      worker consumer
                INSERT        20..95     worker client db=postgresql
            """, "poll 10; posts process 10; INSERT 75" },
        { "a producer that was killed, and the call that it made itself", """
            POST /posts       0..140     api server
              posts publish   10..?      api producer
                POST          20..90     api client
                posts process  30..130   worker consumer
            """, "POST /posts 60; posts publish 10; POST 70" },
        { "a slow acknowledgement: the consumer ends while the producer still waits for it", """
            POST /posts       0..140     api server
              posts publish   10..100    api producer
                posts process  20..60    worker consumer
            """, "POST /posts 50; posts publish 90" },
        { "a consumer that begins after all has ended", """
            POST /posts       0..140     api server
              posts publish   130..138   api producer
                posts process  900..950  worker consumer
            """, "POST /posts 132; posts publish 8" },
        { "a linked consumer is a root of its own", """
            POST /posts       0..100     api server
              posts publish   10..20     api producer
            posts process     50..900    worker consumer
            """, "POST /posts 90; posts publish 10" },
        { "a message is not what a producer without an end waited for", """
            POST /posts       0..?       api server
              posts publish   10..?      api producer
                posts process  20..900   worker consumer
              INSERT          30..60     api client db=postgresql
            """, "POST /posts 30; INSERT 30" },
        { "a consumer that has not ended, and went on after the request", """
            POST /posts       0..100     api server
              posts process   20..?      worker consumer
                INSERT one    30..60     worker client db=postgresql
                INSERT two    70..500    worker client db=postgresql
            """, "POST /posts 100" },
        { "what follows from a request, by OpenTracing's word: nothing depends on it", """
            POST /order       0..100     api server
              index order     10..95     api follows db=elasticsearch
              load stock      20..80     api client db=postgresql
            """, "POST /order 40; load stock 60" },
        { "what follows from a call, and answers as a server", """
            POST /order       0..100     api server
              GET             10..90     api client
                GET /x        20..80     b server follows
            """, "POST /order 20; GET 80" },
        { "a request that was killed, and what follows from it", """
            POST /order       0..?       api server
              index order     10..95     api follows
              load stock      20..80     api client db=postgresql
            """, "POST /order 20; load stock 60" },
        { "what follows from a request, was killed itself, and has outlived the request", """
            POST /order       0..100     api server
              index order     10..?      api follows
                PUT           20..300    api client
            """, "POST /order 100" },
    };
}
