namespace Sidechain.Traces.Tests.Trees;

/// <summary>The design's picture of an upload-and-share by the CLI, with times such as a real run has.</summary>
internal static class DesignPicture
{
    public const string Drawing = """
        cli.share_loop                                          0..1000      cli
          cli.upload_audio                                      5..960       cli
            cli.read_file                                       6..16        cli
            cli.encode_audio                                    16..316      cli
            cli.http_request                                    320..955     cli client sidechain.server.span_id:0000000000000006 http.server_time_ms:430.5
              POST /api/v1/posts                                500..940.25  api server
                http.read_body                                  501..880     api
                feed.create_post                                881..938     api
                  INSERT audio_posts                            882..890     api client db=postgresql
                  DEL                                           891..891.5   api client db=redis
                  stream.io.create_activity                     892..937     api
                    POST                                        893..936     api client
                      POST /api/v1.0/feed/{slug}/{id}           900..930     stream server
          cli.update_ui                                         961..999     cli
          cli.start_process                                     0..4         cli
        """;

    /// <summary>The left part of the picture, to the byte.</summary>
    public const string Names = """
        cli.share_loop
        ├─ cli.start_process
        ├─ cli.upload_audio
        │  ├─ cli.read_file
        │  ├─ cli.encode_audio
        │  └─ cli.http_request
        │     ├─ · network.request
        │     ├─ POST /api/v1/posts
        │     │  ├─ http.read_body
        │     │  └─ feed.create_post
        │     │     ├─ INSERT audio_posts
        │     │     ├─ DEL
        │     │     └─ stream.io.create_activity
        │     │        └─ POST
        │     │           └─ POST /api/v1.0/feed/{slug}/{id}
        │     └─ · network.response
        └─ cli.update_ui

        """;

    public const string Full = """
        cli.share_loop                                        1000.00 ms       cli  ok
        ├─ cli.start_process                                     4.00 ms       cli  ok
        ├─ cli.upload_audio                                    955.00 ms       cli  ok
        │  ├─ cli.read_file                                     10.00 ms       cli  ok
        │  ├─ cli.encode_audio                                 300.00 ms       cli  ok
        │  └─ cli.http_request                                 635.00 ms       cli  ok
        │     ├─ · network.request                             560.00 ms   network
        │     ├─ POST /api/v1/posts                            440.25 ms       api  ok
        │     │  ├─ http.read_body                             379.00 ms       api  ok
        │     │  └─ feed.create_post                            57.00 ms       api  ok
        │     │     ├─ INSERT audio_posts                        8.00 ms  postgres  ok
        │     │     ├─ DEL                                       0.50 ms     redis  ok
        │     │     └─ stream.io.create_activity                45.00 ms       api  ok
        │     │        └─ POST                                  43.00 ms       api  ok
        │     │           └─ POST /api/v1.0/feed/{slug}/{id}    30.00 ms    stream  ok
        │     └─ · network.response                             14.75 ms   network
        └─ cli.update_ui                                        38.00 ms       cli  ok

        """;
}
