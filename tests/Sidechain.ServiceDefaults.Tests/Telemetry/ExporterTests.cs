using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Telemetry;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Telemetry;

public sealed class ExporterTests
{
    [Fact]
    public async Task Spans_ReachTelemetryAndTheDashboard_EachWithItsOwnKey()
    {
        await using var dashboard = await OtlpSink.StartAsync();
        await using var telemetry = await OtlpSink.StartAsync();
        var service = await StartAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-dashboard-key=d",
            ["OTEL_SERVICE_NAME"] = "api-under-test",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=abcdefgh",
            ["SIDECHAIN_OTLP_ENDPOINT"] = telemetry.Address.ToString(),
            ["SIDECHAIN_OTLP_API_KEY"] = "k=1 %2F",
        });
        var trace = Ids.Trace();

        using (await service.GetAsync("/items/7", "X-Trace-ID", trace, "X-Span-ID", "1"))
        {
            // The server's span ends after its answer was read; what ends later than the exporters is lost.
            await service.Spans.OfAsync(trace);
            // Disposing the service flushes the exporters.
            await service.DisposeAsync();
        }

        var traceBytes = Encoding.Latin1.GetString(Convert.FromHexString(trace));
        var atTelemetry = await telemetry.WaitForAsync("/v1/traces", traceBytes);
        var atDashboard = await dashboard.WaitForAsync("/v1/traces", traceBytes);
        Assert.Equal("application/x-protobuf", atTelemetry.ContentType);
        Assert.Equal("k=1 %2F", atTelemetry.Headers[HeaderNames.OtlpApiKey]);
        Assert.False(atTelemetry.Headers.ContainsKey("x-dashboard-key"));
        Assert.Equal("d", atDashboard.Headers["x-dashboard-key"]);
        Assert.False(atDashboard.Headers.ContainsKey(HeaderNames.OtlpApiKey));
        Assert.All([atTelemetry, atDashboard], export =>
        {
            Assert.Contains("GET /items/{id}", export.Body, StringComparison.Ordinal);
            Assert.Contains("api-under-test", export.Body, StringComparison.Ordinal);
            Assert.Contains("abcdefgh", export.Body, StringComparison.Ordinal);
            Assert.False(export.Headers.ContainsKey(HeaderNames.TraceParent));
        });
        Assert.All(telemetry.Exports, export => Assert.Contains(export.Path, (string[])["/v1/traces", "/v1/logs"]));
    }

    [Fact]
    public async Task Spans_ReachTelemetry_Soon()
    {
        await using var telemetry = await OtlpSink.StartAsync();
        await using var service = await StartAsync(new() { ["SIDECHAIN_OTLP_ENDPOINT"] = telemetry.Address.ToString() });
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/items/7", "X-Trace-ID", trace, "X-Span-ID", "1");
        await telemetry.WaitForAsync("/v1/traces", Encoding.Latin1.GetString(Convert.FromHexString(trace)));

        // Five seconds by OpenTelemetry's default.
        Assert.InRange(ServiceTelemetry.DelayToTelemetry, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Dashboard_WithoutAProtocol_IsSpokenToInGrpc()
    {
        await using var dashboard = await OtlpSink.StartAsync(HttpProtocols.Http2);
        var service = await StartAsync(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Address.ToString() });

        var trace = Ids.Trace();
        using (await service.GetAsync("/items/7", "X-Trace-ID", trace, "X-Span-ID", "1"))
        {
            await service.Spans.OfAsync(trace);
            await service.DisposeAsync();
        }

        var export = await dashboard.WaitForAsync("/opentelemetry.proto.collector.trace.v1.TraceService/Export", "GET /items/{id}");
        Assert.Equal("application/grpc", export.ContentType);
    }

    [Fact]
    public async Task LogsAndMetrics_ReachTheDashboard_WithScopes_AndLogsTelemetry()
    {
        await using var dashboard = await OtlpSink.StartAsync();
        await using var telemetry = await OtlpSink.StartAsync();
        var service = await StartAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["SIDECHAIN_OTLP_ENDPOINT"] = telemetry.Address.ToString(),
        });

        using (await service.GetAsync("/items/7", "X-Request-ID", "request-of-the-log"))
        {
            // Disposing the service flushes the exporters.
            await service.DisposeAsync();
        }

        var log = await dashboard.WaitForAsync("/v1/logs", "an item was asked for");
        Assert.Contains("request-of-the-log", log.Body, StringComparison.Ordinal);
        await dashboard.WaitForAsync("/v1/metrics", "http.server.request.duration");
        await telemetry.WaitForAsync("/v1/logs", "an item was asked for");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")]
    [InlineData("SIDECHAIN_OTLP_ENDPOINT", "localhost:4318")]
    public async Task Address_ThatIsNone_StopsTheStart_WithItsName(string key, string value)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new() { [key] = value }));

        Assert.StartsWith($"{key} is '{value}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WithAComma_StopsTheStart_WithItsName()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new()
        {
            ["SIDECHAIN_OTLP_ENDPOINT"] = "http://localhost:1",
            ["SIDECHAIN_OTLP_API_KEY"] = "a,b",
        }));

        Assert.StartsWith("SIDECHAIN_OTLP_API_KEY holds a comma", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protocol_ThatIsUnknown_StopsTheStart_WithItsName()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:1",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json",
        }));

        Assert.StartsWith("OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestService> StartAsync(Dictionary<string, string?> settings) => TestService.StartAsync(
        app => app.MapGet("/items/{id}", (int id, ILogger<ExporterTests> logger) => logger.LogInformation("an item was asked for")),
        settings: settings);
}
