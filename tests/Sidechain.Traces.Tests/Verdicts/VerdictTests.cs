using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Verdicts;

public sealed class VerdictTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { DesignPicture.Drawing, "56 % on the way to the server (560.0 ms of 1000.0 ms)." },
        { "cli.share_loop  0..100  cli\n  cli.encode_audio  10..91  cli", "81 % in cli.encode_audio (81.0 ms of 100.0 ms)." },
        { "plugin.share_loop  0..100  plugin\n  plugin.audio  1..99  plugin\n  plugin.encode_audio  10..91  plugin",
            "81 % in plugin.encode_audio (81.0 ms of 100.0 ms)." },
        { "cli.share_loop  0..100  cli", "100 % unaccounted for: no span says what happened (100.0 ms of 100.0 ms)." },
        { "cli.share_loop  0..100  cli\n  cli.http_request  10..90  cli client",
            "80 % waiting for the server, which has not said what it did (80.0 ms of 100.0 ms)." },
        { "cli.share_loop  0..100  cli error\n  cli.http_request  10..90  cli client error\n"
            + "    POST /api/v1/posts  20..80  api server error\n      INSERT audio_posts  25..75  api client db=postgresql error",
            "Failed in INSERT audio_posts (postgres). 50 % in the database (50.0 ms of 100.0 ms)." },
        { "cli.share_loop  0..100  cli\n  cli.http_request  10..90  cli client\n    POST /api/v1/posts  20..80  api server\n"
            + "      stream.io.create_activity  25..75  api error\n        POST  30..70  api client error",
            "Went on after a failure in POST (api). 50 % in Stream (50.0 ms of 100.0 ms)." },
        { "cli.share_loop  0..100  cli cancelled\n  cli.encode_audio  10..20  cli\n  cli.http_request  20..90  cli client cancelled\n"
            + "    POST /api/v1/posts  21..91  api server cancelled\n      http.read_body  22..90  api cancelled",
            "Cancelled in cli.http_request (cli). 70 % on the way to the server (70.0 ms of 100.0 ms)." },
        { "plugin.share_loop  0..0  plugin cancelled unfinished\n  plugin.capture  10..20  plugin\n"
            + "  plugin.encode_audio  20..20  plugin cancelled unfinished",
            "Cut off in plugin.encode_audio (plugin): its process ended first. 50 % in plugin.capture (10.0 ms of the first 20.0 ms)." },
        { "cli.share_loop  100..200  cli\n  cli.http_request  100..200  cli client http.server_time_ms:90\n"
            + "    POST  60104..60194  api server",
            "90 % in the server (90.0 ms of 100.0 ms). The clock of sidechain-cli was 60.0 s behind (± 5.5 ms); its times are corrected." },
        { "cli.share_loop  100..200  cli\n  cli.http_request  100..200  cli client http.server_time_ms:90\n"
            + "    POST  1000000104..1000000194  api server",
            "90 % in the server (90.0 ms of 100.0 ms). The clock of sidechain-cli was 11.6 days behind (± 5.5 ms); its times are "
            + "corrected." },
        { "cli.share_loop  90000100..90000200  cli\n  cli.http_request  90000100..90000200  cli client http.server_time_ms:90\n"
            + "    POST  104..194  api server",
            "90 % in the server (90.0 ms of 100.0 ms). The clock of sidechain-cli was 25.0 h ahead (± 5.5 ms); its times are corrected." },
        { "POST /orders  0..?  api server\n  SELECT  10..90  api client db=postgresql",
            "No end of POST /orders (api) is known: it still runs, or its process ended first. 89 % in the database (80.0 ms of the "
            + "first 90.0 ms)." },
        { "POST /orders  0..?  api server", "No end of POST /orders (api) is known: it still runs, or its process ended first." },
        { "root  0..?  api server\n  SELECT  10..90  api client db=postgresql error:timeout",
            "There was a failure in SELECT (postgres): timeout. No end of root (api) is known: it still runs, or its process ended "
            + "first. 89 % in the database (80.0 ms of the first 90.0 ms)." },
        { "root  50..20  api server\n  SELECT  60..90  api client db=postgresql",
            "The end of root (api) cannot be right. 75 % in the database (30.0 ms of the first 40.0 ms)." },
        { "root  5..5  api server", "It took no time that its clock could measure." },
        { "POST /pay  0..1000  api server error\n  POST bank  10..210  api client error:try0\n  POST bank  300..500  api client\n"
            + "  INSERT payment  510..900  api client db=postgresql error:deadlock",
            "Failed in INSERT payment (postgres): deadlock. 61 % in the server (610.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error\n  INSERT payment  10..60  api client db=postgresql error:deadlock\n"
            + "  POST bank  100..210  api client error:try0\n  POST bank  300..500  api client",
            "Failed in INSERT payment (postgres): deadlock. 95 % in the server (950.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error\n  POST bank  100..210  api client error:try0\n  POST bank  300..500  api client",
            "Failed in POST /pay (api). 100 % in the server (1000.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error\n  GET  100..210  api client error:away url.full:a/x?n=1\n"
            + "  GET  300..500  api client url.full:a/y",
            "Failed in GET (api): away. 100 % in the server (1000.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error\n  GET  100..210  api client error:away url.full:a/x?attempt=1\n"
            + "  GET  300..500  api client url.full:a/x?attempt=2",
            "Failed in POST /pay (api). 100 % in the server (1000.0 ms of 1000.0 ms)." },
        { "GET /page  0..100  api server error\n  GET  10..60  api client error:away\n  GET  11..90  api client",
            "Failed in GET (api): away. 100 % in the server (100.0 ms of 100.0 ms)." },
        { "POST /pay  0..1000  api server error\n  send mail  5..5000  api error:away\n    SMTP  6..20  api client error:refused\n"
            + "  INSERT payment  510..900  api client db=postgresql error:deadlock",
            "Failed in INSERT payment (postgres): deadlock. 61 % in the server (610.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error\n  send mail  5..5000  api error:away",
            "Failed in POST /pay (api). 100 % in the server (1000.0 ms of 1000.0 ms)." },
        { "POST /pay  0..1000  api server error:gave_up\n  POST  10..210  api client error:try0\n  POST  310..510  api client error:try1\n"
            + "  POST  610..810  api client error:try2",
            "Failed in POST (api): try2. 100 % in the server (1000.0 ms of 1000.0 ms)." },
        { "POST /orders  0..100  api server\n  SELECT s  10..70  api client db=postgresql\n  send mail  20..5000  api error:x",
            "Nothing waited for a failure in send mail (api): x. 60 % in the database (60.0 ms of 100.0 ms)." },
        { "POST /orders  0..100  api server\n  send mail  5..5000  api error:x\n  SELECT s  10..70  api client db=postgresql error:y",
            "Went on after a failure in SELECT s (postgres): y. 60 % in the database (60.0 ms of 100.0 ms)." },
        { "web.share_loop  0..100  web cancelled\n  web.http_request  10..30  web client cancelled\n"
            + "  web.http_request  30..60  web client\n  web.encode_audio  60..90  web cancelled",
            "Cancelled in web.encode_audio (web). 50 % waiting for the server, which has not said what it did (50.0 ms of 100.0 ms)." },
        { "GET /  0..300  a server\n  GET  10..110  a client\n    GET /x  3600020..3600100  b server\n  GET  120..220  a client\n"
            + "    GET /x  -7199870..-7199790  b server",
            "100 % in the server (300.0 ms of 300.0 ms). Clocks of b were wrong by up to 2.0 h; their times are corrected." },
        { "save  0..100  phone\n  SELECT notes  10..70  phone client db.system:sqlite", "60 % in SELECT notes (60.0 ms of 100.0 ms)." },
        { "GET /  0..300  a server\n  GET  10..110  a client\n    GET /x  3600020..3600100  b server\n  GET  120..220  a client\n"
            + "    GET /x  130..210  b server",
            "100 % in the server (300.0 ms of 300.0 ms). One of the clocks of b was 60.0 min ahead (± 10.0 ms); its times are corrected." },
        { "GET /  0..300  a server\n  GET  10..110  a client\n    GET /x  3600020..3600100  b server instance=b-1\n"
            + "  GET  120..220  a client\n    GET /x  130..210  b server instance=b-2",
            "100 % in the server (300.0 ms of 300.0 ms). The clock of b (b-1) was 60.0 min ahead (± 10.0 ms); its times are corrected." },
        { "GET /pay  0..600  a server error\n  Pay  10..510  a client error:deadline rpc.grpc.status_code:4\n"
            + "    Pay  20..700  b server error:cancelled\n      INSERT  30..690  b client db=postgresql error:cancelled",
            "Failed in Pay (a): deadline. 80 % in the database (480.0 ms of 600.0 ms)." },
        { "GET /pay  0..600  a server error\n  POST  10..510  a client error error.type:System.TimeoutException\n"
            + "    POST /x  20..700  b server error:TaskCanceledException",
            "Failed in POST (a). 100 % in the server (600.0 ms of 600.0 ms)." },
        { "GET /pay  0..600  a server error\n  Pay  10..510  a client error:timeout\n    Pay  20..509.5  b server error:cancelled",
            "Failed in Pay (a): timeout. 100 % in the server (600.0 ms of 600.0 ms)." },
        { "GET /pay  0..600  a server error\n  Pay  10..510  a client error:timeout\n    Pay  20..500  b server error:deadlock",
            "Failed in Pay (b): deadlock. 100 % in the server (600.0 ms of 600.0 ms)." },
        { "GET /pay  0..600  a server error\n  POST  10..510  a client error:timeout http.response.status_code:504\n"
            + "    POST /x  20..520  b server error:timeout",
            "Failed in POST /x (b): timeout. 100 % in the server (600.0 ms of 600.0 ms)." },
        { "POST /order  0..100  api server error:db_down\n  send  99999..100049  mailer server error:refused",
            "Failed in POST /order (api): db_down. 100 % in the server (100.0 ms of 100.0 ms)." },
        { "POST /order  0..100  api server\n  send  99999..100049  mailer server error:refused",
            "Nothing waited for a failure in send (mailer): refused. 100 % in the server (100.0 ms of 100.0 ms)." },
        { "backup  0..259200000  shop\n  copy  1000..259000000  shop", "100 % in the server (3.0 days of 3.0 days)." },
        { "backup  0..9000000  shop", "100 % in the server (2.5 h of 2.5 h)." },
        { "GET /cart  0..100  shop server\nGET /cart  200..500  shop server\nsweep  300..9000  shop",
            "100 % in the server (100.0 ms of 100.0 ms). This is about GET /cart (shop), one of 3 roots." },
        { "GET  0..100  api server parent=00000000000000ff\nsweep  50..70  shop",
            "100 % in the server (20.0 ms of 20.0 ms). This is about sweep (shop), one of 2 roots." },
        { "a  0..0  shop\nb  0..0  shop", "It took no time that its clock could measure. This is about a (shop), one of 2 roots." },
    };

    [Fact]
    public void ManyWrongClocks_AreCounted()
    {
        var calls = Enumerable.Range(1, 6).Select(i => FormattableString.Invariant(
            $"  GET  {i * 100}..{(i * 100) + 50}  a client\n    GET /x  {3600010 + (i * 100)}..{3600040 + (i * 100)}  s{i} server\n"));

        Assert.EndsWith(
            "The clock of s3 was 60.0 min ahead (± 10.0 ms); its times are corrected. "
            + "The clocks of 3 other services were wrong, too; their times are corrected.",
            TraceFindings.Of(DrawnTrace.Tree("GET /  0..1000  a server\n" + string.Concat(calls)))!.Verdict,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Verdict_OfATrace_IsOneOfItsRules(string drawing, string expected) =>
        Assert.Equal(expected, TraceFindings.Of(DrawnTrace.Tree(drawing))?.Verdict);

    [Fact]
    public void Verdict_WithWhatIsNormal_ComparesWithIt() => Assert.Equal(
        "81 % in cli.encode_audio (81.0 ms of 100.0 ms; 1.9 times its p95 this week).",
        TraceFindings.Of(
            DrawnTrace.Tree("cli.share_loop  0..100  cli\n  cli.encode_audio  10..91  cli"),
            new Dictionary<string, long> { ["cli.encode_audio"] = 42_600_000 })?.Verdict);
}
