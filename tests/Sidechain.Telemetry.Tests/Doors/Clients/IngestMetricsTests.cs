using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Doors.Reading;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class IngestMetricsTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    [Fact]
    public async Task SpansThatCameIn_AreCountedByDoorAndReason()
    {
        var server = fixture.Server;
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>()
                && instrument.Meter.Name == IngestMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value}"));
        listener.Start();
        var alices = Documents.NewTraceId();
        await server.PostAsync(Documents.Span(alices), Users.Alice);
        await server.PostAsync($$"""{"spans":[{"trace_id":""},{"trace_id":"a"}],"x":1}""", Users.Alice, request =>
            request.Headers.Add("X-Client-Type", "cli"));
        await server.PostAsync(Documents.Span(alices), Users.Bob);
        await server.PostAsync("nonsense", Users.Bob);
        var done = string.Join(',', Enumerable.Range(1, 1003).Select(n => $"\"done-{n}\""));
        await server.PostAsync($$"""{"spans":[],"done":[{{done}}]}""", Users.Bob);
        await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server").ServiceRequest);

        Assert.Equal(
            [
                "sidechain.ingest.accepted clients 0", "sidechain.ingest.accepted clients 0", "sidechain.ingest.accepted clients 1",
                "sidechain.ingest.accepted services 1", "sidechain.ingest.done.rejected too_many_done 3",
                "sidechain.ingest.refused clients malformed 1",
                "sidechain.ingest.rejected clients invalid_span_id 1", "sidechain.ingest.rejected clients invalid_trace_id 1",
                "sidechain.ingest.rejected clients not_owner 1",
            ],
            counted.Order(StringComparer.Ordinal));
    }
}
