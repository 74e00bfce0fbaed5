using System.Net;
using System.Text;
using Sidechain.Traces.Tests;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class JsonDoorTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Json = "application/json";

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task Spans_InJson_AreStored_AndAnsweredInJson()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");

        var answer = await _server.PostOtlpAsync(trace.ServiceJson, type: Json);

        Assert.Equal((HttpStatusCode.OK, Json, "{}"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType, answer.Text));
        Assert.Equal("POST\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Theory]
    [InlineData(1, "seconds")]
    [InlineData(1_000, "milliseconds")]
    [InlineData(1_000_000, "microseconds")]
    public async Task TimesInAnotherUnit_AreSaidToBe(long perSecond, string unit)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds() * perSecond;

        var answer = await _server.PostOtlpAsync(
            OtlpJsonRequest.Of([DrawnTrace.Parse("a  0..9  api")[0] with { StartNs = time, EndNs = time }]), type: Json);

        Assert.Equal(
            $$$"""{"partialSuccess":{"rejectedSpans":"1","errorMessage":"invalid_time (1): times look like {{{unit}}}, and must be nanoseconds since 1970"}}""",
            answer.Text);
    }

    [Fact]
    public async Task PartOfTheSpans_IsAPartialSuccess()
    {
        var answer = await _server.PostOtlpAsync(OtlpJsonRequest.Of(DrawnTrace.Parse("a  0..9  api\nb  0..9  api")), type: Json);

        Assert.Equal(
            (HttpStatusCode.OK, """{"partialSuccess":{"rejectedSpans":"2","errorMessage":"invalid_time (2)"}}"""),
            (answer.Status, answer.Text));
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidInJson()
    {
        var malformed = await _server.PostOtlpAsync("{"u8.ToArray(), type: Json);
        var noKey = await _server.PostOtlpAsync("{}"u8.ToArray(), key: "wrong", type: Json);

        Assert.Equal(
            (HttpStatusCode.BadRequest, 3, "The body is not JSON."),
            (malformed.Status, (int)malformed.Json["code"]!, (string?)malformed.Json["message"]));
        Assert.Equal((HttpStatusCode.Unauthorized, 16), (noKey.Status, (int)noKey.Json["code"]!));
    }

    [Fact]
    public async Task SameSpan_InBothEncodings_IsThereOnce()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice\n  INSERT  1..2  api client");
        await _server.PostOtlpAsync(trace.ServiceRequest);
        var before = await _server.DumpAsync();

        await _server.PostOtlpAsync(trace.ServiceJson, type: Json);

        Assert.Equal(before, await _server.DumpAsync());
    }

    [Fact]
    public async Task MutatedBodies_AreNeverTheServersFault()
    {
        var valid = Drawings.Of(Sidechain.Traces.Tests.Trees.DesignPicture.Drawing).ServiceJson;
        var random = new Random(6);
        for (var round = 0; round < 200; round++)
        {
            var answer = await _server.PostOtlpAsync(OtlpDecoderTests.Mutate(valid, random), type: Json);
            Assert.True(
                answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"round {round}: {answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
        }
    }
}
