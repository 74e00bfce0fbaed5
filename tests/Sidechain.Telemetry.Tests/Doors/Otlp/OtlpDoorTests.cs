using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sidechain.Traces.Tests;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class OtlpDoorTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("otlp-key-of-the-test")]
    [InlineData("otlp-key-of-the-tests-and-more")]
    public async Task WithoutTheKey_NothingIsTaken(string? key)
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");

        var answer = await _server.PostOtlpAsync(trace.ServiceRequest, key);

        IsStatus(answer, HttpStatusCode.Unauthorized, 16);
        (await _server.GetAsync(trace.TraceId, Users.Alice)).IsProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("text/plain")]
    public async Task AnotherContentType_IsUnsupported(string type) =>
        IsStatus(
            await _server.PostOtlpAsync([], change: request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue(type)),
            HttpStatusCode.UnsupportedMediaType, 3);

    [Fact]
    public async Task MalformedBody_IsABadRequestWithAStatus() =>
        IsStatus(await _server.PostOtlpAsync("this is no protobuf"u8.ToArray()), HttpStatusCode.BadRequest, 3);

    [Fact]
    public async Task TooLargeABody_IsRefused() =>
        IsStatus(await _server.PostOtlpAsync(new byte[(4 * 1024 * 1024) + 1]), HttpStatusCode.RequestEntityTooLarge, 8);

    [Fact]
    public async Task TooManySpans_AreRefused()
    {
        byte[] spans = [.. Enumerable.Repeat(OtlpRequest.Message(2, []), 20_001).SelectMany(span => span)];

        IsStatus(
            await _server.PostOtlpAsync(OtlpRequest.Message(1, OtlpRequest.Message(2, spans))), HttpStatusCode.RequestEntityTooLarge, 8);
    }

    [Fact]
    public async Task EmptyRequest_IsASuccessWithoutAWord()
    {
        var answer = await _server.PostOtlpAsync([]);

        Assert.Equal(
            (HttpStatusCode.OK, 0, "application/x-protobuf"),
            (answer.Status, answer.Body.Length, answer.ContentHeaders.ContentType?.MediaType));
    }

    [Fact]
    public async Task Gzip_IsTaken()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(trace.ServiceRequest);
        }

        var answer = await _server.PostOtlpAsync(
            compressed.ToArray(), change: request => request.Content!.Headers.ContentEncoding.Add("gzip"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("POST\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Fact]
    public async Task PartOfTheSpans_IsAPartialSuccess()
    {
        var good = Drawings.Of("POST  0..9  api server user.id:alice");
        byte[] body = [.. good.ServiceRequest, .. OtlpRequest.Of(DrawnTrace.Parse("a  0..9  api\nb  0..9  api"))];

        var answer = await _server.PostOtlpAsync(body);

        byte[] message = [.. OtlpRequest.Varint(1, 2), .. OtlpRequest.Message(2, "invalid_time (2)"u8.ToArray())];
        Assert.Equal(
            (HttpStatusCode.OK, Convert.ToHexString(OtlpRequest.Message(1, message))), (answer.Status, Convert.ToHexString(answer.Body)));
        Assert.Equal("POST\n", await _server.PictureAsync(good.TraceId, Users.Alice));
    }

    [Fact]
    public async Task SameSpan_ThroughBothDoors_IsThereOnce()
    {
        var trace = Drawings.Of("cli.share_loop  0..9  cli");
        await _server.PostAsync(trace.ClientDocument, Users.Alice);
        var twin = new Sidechain.Traces.Trees.Span
        {
            TraceId = trace.TraceId,
            SpanId = DrawnTrace.Id(1),
            Name = "cli.share_loop",
            Service = "sidechain-cli",
            Tier = "cli",
            StartNs = 1_788_000_000_000_000_000,
            EndNs = 1_788_000_000_009_000_000,
        };
        await _server.PostOtlpAsync(
            OtlpRequest.ResourceSpans(
                [OtlpRequest.Pair("service.name", "sidechain-cli"), OtlpRequest.Pair("sidechain.client.type", "cli")],
                [OtlpRequest.Span(twin)]));

        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Fact]
    public async Task MutatedBodies_ThroughEitherDoor_AreNeverTheServersFault()
    {
        var trace = Drawings.Of(Sidechain.Traces.Tests.Trees.DesignPicture.Drawing);
        var (client, services) = (Encoding.UTF8.GetBytes(trace.ClientDocument), trace.ServiceRequest);
        var random = new Random(5);
        for (var round = 0; round < 400; round++)
        {
            var otlp = await _server.PostOtlpAsync(OtlpDecoderTests.Mutate(services, random));
            Assert.True(otlp.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"round {round}: {otlp.Status}");
            var json = await _server.PostAsync("", Users.Alice, request =>
            {
                request.Content = new ByteArrayContent(OtlpDecoderTests.Mutate(client, random));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            });
            Assert.True(json.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"round {round}: {json.Status} {json.Text}");
        }

        Assert.DoesNotContain(_server.Logs, line => line.Contains("exception that nothing handled", StringComparison.Ordinal));
    }

    internal static void IsStatus(Answer answer, HttpStatusCode status, byte code)
    {
        Assert.Equal((status, "application/x-protobuf"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        Assert.Equal([0x08, code, 0x12], answer.Body[..3]);
    }
}
