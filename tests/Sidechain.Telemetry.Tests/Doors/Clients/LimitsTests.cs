using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class LimitsTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("GZIP")]
    [InlineData("identity")]
    public async Task Body_MayBeCompressed(string encoding)
    {
        var traceId = Documents.NewTraceId();

        (await PostAsync(Encoding.UTF8.GetBytes(Documents.Span(traceId)), encoding, compress: true)).IsReceived(1);

        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(traceId, Users.Alice));
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task UnknownCompression_IsUnsupported(string encoding) =>
        (await PostAsync("{}"u8.ToArray(), encoding, compress: false)).IsProblem(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task BrokenCompression_IsABadRequest(string encoding) =>
        (await PostAsync("this is not compressed at all"u8.ToArray(), encoding, compress: false)).IsProblem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-protobuf")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task AnotherContentType_IsUnsupported(string? type)
    {
        var answer = await _server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice,
            request => request.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type));

        answer.IsProblem(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"spans":[}""")]
    [InlineData("""{"spans":[]} more""")]
    public async Task WhatIsNoDocument_IsABadRequestWithASentence(string body)
    {
        var answer = (await _server.PostAsync(body, Users.Alice)).IsProblem(HttpStatusCode.BadRequest);

        Assert.DoesNotContain("LineNumber", (string)answer.Json["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreTracesThanOneRequestMaySayAreDone_AreRejected_AndCounted()
    {
        var (traceId, late) = (Documents.NewTraceId(), Documents.NewTraceId());
        (await _server.PostAsync(Documents.Span(traceId), Users.Alice)).IsReceived(1);
        (await _server.PostAsync(Documents.Span(late), Users.Alice)).IsReceived(1);
        var others = string.Join(',', Enumerable.Range(1, WireEnvelope.MaxDone - 1).Select(n => $"\"absent-{n}\""));

        var answer = await _server.PostAsync($$"""{"spans":[],"done":["{{traceId}}",{{others}},"{{late}}","x"]}""", Users.Alice);

        Assert.Equal("""{"count":2,"reason":"too_many_done"}""", answer.Json["done_rejected"]!.ToJsonString());
        Assert.True((await _server.ReadAsync(traceId, Users.Alice)).ClientDone);
        Assert.False((await _server.ReadAsync(late, Users.Alice)).ClientDone);
    }

    [Fact]
    public async Task TooLargeABody_AsItArrives_IsRefused() =>
        (await PostAsync(new byte[(4 * 1024 * 1024) + 1], "identity", compress: false)).IsProblem(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task TooLargeABody_OfUnknownLength_IsRefused()
    {
        var answer = await _server.PostAsync("", Users.Alice, request =>
        {
            request.Content = new StreamContent(new MemoryStream(new byte[(4 * 1024 * 1024) + 1]));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TransferEncodingChunked = true;
        });

        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task TooLargeABody_OnceDecompressed_IsRefused(string encoding) =>
        (await PostAsync(Encoding.UTF8.GetBytes(new string(' ', (16 * 1024 * 1024) + 1)), encoding, compress: true))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task TooManySpans_InOneBody_AreRefusedBeforeTheyCostMemory()
    {
        var body = $$"""{"spans":[{{string.Join(',', Enumerable.Repeat("{}", 20_001))}}]}""";

        (await _server.PostAsync(body, Users.Alice)).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task ProblemOfABadRequest_NeverQuotesWhatWasSent()
    {
        var answer = await _server.PostAsync("""{"spans":[{"password":hunter2hunter2}]}""", Users.Alice);

        Assert.DoesNotContain("hunter2", answer.IsProblem(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
    }

    private async Task<Answer> PostAsync(byte[] body, string encoding, bool compress) => await _server.PostAsync("", Users.Alice, request =>
    {
        request.Content = new ByteArrayContent(compress ? Compress(body, encoding) : body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
    });

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var output = new MemoryStream();
        using (Stream stream = encoding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "BR" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => output,
        })
        {
            stream.Write(body);
        }

        return output.ToArray();
    }
}
