using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Sidechain.TestServers;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

/// <summary>The official client, whose calls announce no length.</summary>
public sealed class GrpcClientTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private static readonly (string Name, string Value) Key = (HeaderNames.OtlpApiKey, TelemetryServer.OtlpKey);

    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Spans_AreStored(string encoding)
    {
        using var channel = GrpcChannel.ForAddress(_server.GrpcAddress);
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");

        var answer = await OtlpCall.SendAsync(channel, trace.ServiceRequest, Key, ("grpc-internal-encoding-request", encoding));

        Assert.Empty(answer);
        Assert.Equal("POST\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
    }

    [Fact]
    public async Task WithoutAKey_TheCallFails_AndSaysWhy()
    {
        using var channel = GrpcChannel.ForAddress(_server.GrpcAddress);

        var failure = await Assert.ThrowsAsync<RpcException>(() => OtlpCall.SendAsync(channel, []));

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
        Assert.StartsWith("The key of this door", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreAway_TheCallFails_WithWhenToRetry()
    {
        var port = $"--SIDECHAIN_OTLP_GRPC_PORT={FreePort.Take()}";
        await using var server = await TelemetryServer.StartUnpreparedAsync("Host=127.0.0.1;Port=1;Timeout=2", port);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => OtlpCall.SendAsync(channel, Drawings.Of("POST  0..9  api").ServiceRequest, Key));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        var details = Encoding.UTF8.GetString(failure.Trailers.GetValueBytes("grpc-status-details-bin")!);
        Assert.Contains("google.rpc.RetryInfo", details, StringComparison.Ordinal);
    }
}
