using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class OfficialExporterTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task WhatOpenTelemetrysExporterSends_IsStoredToTheTick(OtlpExportProtocol protocol)
    {
        using var source = new ActivitySource($"exporter-{Guid.NewGuid():N}");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(resource => resource.Clear().AddService("api"))
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = protocol == OtlpExportProtocol.Grpc
                    ? _server.GrpcAddress
                    : new Uri(_server.Client.BaseAddress!, "/v1/traces");
                exporter.Protocol = protocol;
                exporter.Headers = $"{HeaderNames.OtlpApiKey}={TelemetryServer.OtlpKey}";
                exporter.ExportProcessorType = ExportProcessorType.Simple;
            })
            .Build();
        using var root = source.StartActivity(
            "POST /api/v1/posts", ActivityKind.Server,
            new ActivityContext(
                ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true))!;
        root.SetTag(AttributeNames.UserId, "alice");
        using (var child = source.StartActivity("INSERT audio_posts", ActivityKind.Client)!)
        {
            child.SetTag(AttributeNames.DbSystemName, "postgresql").SetTag("whole", 42).SetTag("ratio", 0.25).SetTag("flag", true)
                .SetTag("list", (string[])["a", "b"]);
            child.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["attempt"] = 2 }));
            child.SetStatus(ActivityStatusCode.Error, "deadlock");
        }

        root.Stop();
        Assert.True(provider.ForceFlush());

        var document = await _server.ReadAsync(root.TraceId.ToHexString(), Users.Alice, "?attributes=true");
        var (post, insert) = (document.Tree.Roots.Single().Span, document.Tree.Roots.Single().Children.Single().Span);
        Assert.Equal(("POST /api/v1/posts", "api", ActivityKind.Server, SpanStatus.Ok), (post.Name, post.Service, post.Kind, post.Status));
        Assert.Equal((root.SpanId.ToHexString(), root.ParentSpanId.ToHexString()), (post.SpanId, post.ParentSpanId));
        Assert.Equal(Microseconds(root.StartTimeUtc), post.StartNs / 1000);
        Assert.Equal(Microseconds(root.StartTimeUtc + root.Duration), post.EndNs / 1000);
        Assert.Equal(("postgres", SpanStatus.Error, "deadlock"), (insert.Tier, insert.Status, insert.StatusMessage));
        Assert.Equal((42L, 0.25, true), (insert.Attributes["whole"], insert.Attributes["ratio"], insert.Attributes["flag"]));
        Assert.Equal(["a", "b"], (object?[])insert.Attributes["list"]!);
        Assert.Equal(("retry", 2L), (insert.Events.Single().Name, insert.Events.Single().Attributes["attempt"]));
        Assert.Equal(1, document.Tree.Orphans);
    }

    private static long Microseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
