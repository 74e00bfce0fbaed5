using Sidechain.Traces.Views;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class RealClientTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task WhatTheRecorderDelivers_IsTheTreeThatItRecorded()
    {
        using var http = TracedHttpClient.CreateUntraced(_server.Client.BaseAddress!);
        using var delivery = new SpanDelivery(http, () => Users.Alice.Parameter);
        await using var recorder = new SpanRecorder(new ClientIdentity(ClientTypes.Cli, "1.2.0", "sidechain-cli"), delivery);
        string traceId;
        using (var root = recorder.StartTrace(SpanNames.ShareLoop))
        {
            traceId = root.TraceId;
            using var encode = recorder.StartSpan(SpanNames.EncodeAudio);
            encode.AddEvent(EventNames.EncodingStarted);
            for (var n = 0; n < 200; n++)
            {
                encode.SetAttribute($"key.{n}", n);
            }
        }

        var result = await recorder.FlushAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((2, 0L, 0, null), (result.Sent, result.Dropped, result.Pending, result.Reason));
        var document = await _server.ReadAsync(traceId, Users.Alice, "?attributes=true");
        Assert.True(document.IsComplete);
        Assert.Equal("cli.share_loop\n└─ cli.encode_audio\n", TreeText.Render(document.Tree, TreeTextOptions.NamesOnly));
        var encoded = document.Tree.Roots.Single().Children.Single().Span;
        Assert.Equal(
            ("1.2.0", "cli", 72L), (encoded.ClientVersion, encoded.Tier, encoded.Attributes[AttributeNames.SidechainDroppedAttributes]));
        Assert.Equal(EventNames.EncodingStarted, encoded.Events.Single().Name);
    }

    [Fact]
    public async Task TraceOfSomebodyElse_IsDroppedByTheClientAndTheRestArrives()
    {
        var alices = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(alices), Users.Alice);
        using var http = TracedHttpClient.CreateUntraced(_server.Client.BaseAddress!);
        using var delivery = new SpanDelivery(http, () => Users.Bob.Parameter);
        await using var recorder = new SpanRecorder(new ClientIdentity(ClientTypes.Cli, "1.2.0", "sidechain-cli"), delivery);
        recorder.StartTrace("intrude", $"00-{alices}-00f067aa0ba902b7-01").End();
        using var own = recorder.StartTrace("own");
        own.End();

        var result = await recorder.FlushAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((1, 1L, 0), (result.Sent, result.Dropped, result.Pending));
        Assert.Equal("cli.own\n", await _server.PictureAsync(own.TraceId, Users.Bob));
        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(alices, Users.Alice));
    }
}
