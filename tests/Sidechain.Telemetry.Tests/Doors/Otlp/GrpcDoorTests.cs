using System.IO.Compression;
using System.Net;
using System.Text;
using Sidechain.TestServers;
using Sidechain.Traces.Tests;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class GrpcDoorTests(Databases databases, TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task Spans_AreStored_AndTheAnswerIsAnEmptyMessage()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");

        var answer = await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame(trace.ServiceRequest));

        Assert.Equal((0, 0), (answer.Code, answer.Message?.Length));
        Assert.Equal("POST\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Fact]
    public async Task Gzip_IsTaken()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");

        Assert.Equal(
            0,
            (await GrpcAnswer.CallAsync(
                _server, GrpcAnswer.Frame(Zipped(trace.ServiceRequest), flag: 1), headers: ("grpc-encoding", "gzip"))).Code);

        Assert.Equal("POST\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Fact]
    public async Task PartOfTheSpans_IsAPartialSuccess()
    {
        var answer = await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame(OtlpRequest.Of(DrawnTrace.Parse("a  0..9  api\nb  0..9  api"))));

        byte[] partial = [.. OtlpRequest.Varint(1, 2), .. OtlpRequest.Message(2, "invalid_time (2)"u8.ToArray())];
        Assert.Equal((0, Convert.ToHexString(OtlpRequest.Message(1, partial))), (answer.Code, Convert.ToHexString(answer.Message!)));
    }

    [Fact]
    public async Task WithoutKeyOrToken_IsUnauthenticated() =>
        Assert.Equal(16, (await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame([]), key: null)).Code);

    [Fact]
    public async Task UsersToken_IsTaken()
    {
        var trace = Drawings.Of("plugin.share_loop  0..9  plugin");

        Assert.Equal(
            0,
            (await GrpcAnswer.CallAsync(
                _server, GrpcAnswer.Frame(trace.AllInOtlp), key: null, headers: ("Authorization", Users.Alice.ToString()))).Code);

        Assert.Equal("plugin.share_loop\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
        Assert.Equal(
            7,
            (await GrpcAnswer.CallAsync(
                _server, GrpcAnswer.Frame(trace.AllInOtlp), key: null, headers: ("Authorization", Users.Bob.ToString()))).Code);
    }

    [Theory]
    [InlineData("", "no message")]
    [InlineData("00000000", "Incomplete message")]
    [InlineData("0000000005", "Incomplete message")]
    [InlineData("00000000050A", "Incomplete message")]
    [InlineData("00000000000000000000", "more than one message")]
    [InlineData("0000000001FF", "number")]
    [InlineData("0100000002FFFF", "message is broken")]
    [InlineData("0700000000", "message is broken")]
    public async Task FrameThatIsNone_IsAnInvalidArgument(string hex, string sentence)
    {
        var answer = await GrpcAnswer.CallAsync(_server, Convert.FromHexString(hex), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(3, answer.Code);
        Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncodingThatIsUnknown_IsUnimplemented() =>
        Assert.Equal(12, (await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame([], flag: 1), headers: ("grpc-encoding", "snappy"))).Code);

    [Fact]
    public async Task TooLargeAMessage_IsExhausted_AndNotToBeRetried()
    {
        var plain = await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame(new byte[(4 * 1024 * 1024) + 1]));
        var bomb = await GrpcAnswer.CallAsync(
            _server, GrpcAnswer.Frame(Zipped(new byte[(16 * 1024 * 1024) + 1]), flag: 1), headers: ("grpc-encoding", "gzip"));

        Assert.Equal((8, (string?)null, 8, (string?)null), (plain.Code, plain.Details, bomb.Code, bomb.Details));
    }

    [Fact]
    public async Task StoreAway_IsUnavailable_WithWhenToRetry()
    {
        await using var server = await TelemetryServer.StartUnpreparedAsync(
            "Host=127.0.0.1;Port=1;Timeout=2", $"--SIDECHAIN_OTLP_GRPC_PORT={FreePort.Take()}");

        var answer = await GrpcAnswer.CallAsync(server, GrpcAnswer.Frame(Drawings.Of("POST  0..9  api").ServiceRequest));

        Assert.Equal(14, answer.Code);
        var details = Convert.FromBase64String(answer.Details!.PadRight((answer.Details.Length + 3) / 4 * 4, '='));
        Assert.Contains("google.rpc.RetryInfo", Encoding.UTF8.GetString(details), StringComparison.Ordinal);
        Assert.Equal("1204" + "0A02" + "0802", Convert.ToHexString(details[^6..]));
    }

    [Fact]
    public async Task Deadline_EndsACallThatDoesNotCome()
    {
        using var client = new HttpClient { BaseAddress = _server.GrpcAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "x-otlp-api-key", TelemetryServer.OtlpKey }, { "grpc-timeout", "10m" } },
            Content = new StreamContent(new NeverEnding()) { Headers = { ContentType = new("application/grpc") } },
        };

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("4", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task SignalThatIsNotTaken_IsUnimplemented() =>
        Assert.Equal(12, (await GrpcAnswer.CallAsync(_server, GrpcAnswer.Frame([]), service: "metrics.v1.MetricsService")).Code);

    [Fact]
    public async Task Http1_IsTold()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Content = new ByteArrayContent(GrpcAnswer.Frame([])) { Headers = { ContentType = new("application/grpc") } },
        };

        Assert.Equal(HttpStatusCode.UpgradeRequired, (await _server.SendAsync(request)).Status);
    }

    [Fact]
    public async Task MutatedFrames_AreNeverTheServersFault()
    {
        var valid = GrpcAnswer.Frame(Drawings.Of(Sidechain.Traces.Tests.Trees.DesignPicture.Drawing).ServiceRequest);
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var answer = await GrpcAnswer.CallAsync(_server, OtlpDecoderTests.Mutate(valid, random), headers: ("grpc-encoding", "gzip"));
            Assert.True(answer.Code is 0 or 3 or 8, $"round {round}: {answer.Code} {answer.Text}");
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0")]
    [InlineData("70000")]
    public async Task PortThatIsNone_StopsTheStart_WithItsName(string port)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            async () => await TelemetryServer.StartUnpreparedAsync(await databases.CreateAsync(), $"--SIDECHAIN_OTLP_GRPC_PORT={port}"));

        Assert.StartsWith($"SIDECHAIN_OTLP_GRPC_PORT is '{port}'", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Zipped(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }
}
