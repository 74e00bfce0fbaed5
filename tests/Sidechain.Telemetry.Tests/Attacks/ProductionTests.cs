using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Retention;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>What is fine on a development machine keeps a service from starting anywhere else.</summary>
public sealed class ProductionTests(Databases databases)
{
    internal const string OtlpKey = "--SIDECHAIN_OTLP_API_KEY=0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";

    [Fact]
    public async Task RoleOfTheGuide_IsEnough()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.AsInProductionAsync(), "--environment=Production", OtlpKey);
        var trace = Documents.NewTraceId();

        (await server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        Assert.Equal("cli.share_loop\n", await server.PictureAsync(trace, Users.Alice));
        var days = server.Services.GetRequiredService<DayKeeper>();
        await Wait.UntilAsync("days are made and dropped", async () =>
            await days.KeepAsync(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20), CancellationToken.None) is > 0);
    }

    [Fact]
    public async Task DatabaseOfADevelopmentRun_IsHandedOverToTheRoles()
    {
        var old = await databases.CreateAsync();
        var trace = Documents.NewTraceId();
        await using (var before = await TelemetryServer.StartAsync(old))
        {
            (await before.PostAsync(Documents.Span(trace, name: "cli.before"), Users.Alice)).IsReceived(1);
        }

        await using var server = await TelemetryServer.StartAsync(await databases.HandOverAsync(old), "--environment=Production", OtlpKey);

        (await server.PostAsync(Documents.Span(trace, "00000000000000b1", "cli.after"), Users.Alice)).IsReceived(1);
        Assert.Contains("cli.before", await server.PictureAsync(trace, Users.Alice), StringComparison.Ordinal);
        var days = server.Services.GetRequiredService<DayKeeper>();
        var later = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20);
        await Wait.UntilAsync("days are made and dropped", async () => await days.KeepAsync(later, CancellationToken.None) is > 0);
        // As a migration may have to.
        await server.ScalarAsync(
            """
            ALTER SCHEMA telemetry RENAME TO telemetry2; ALTER TABLE telemetry2.traces ADD COLUMN more int;
            DROP VIEW otel_spans, client_telemetry_spans; DROP FUNCTION telemetry2.attributes(text)
            """);
    }

    [Fact]
    public async Task ConnectionOfASuperuser_EndsTheService()
    {
        try
        {
            await using var server = await TelemetryServer.StartUnpreparedAsync(
                await databases.CreateAsync(), "--environment=Production", OtlpKey);
            var stopping = server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await Wait.UntilAsync("it ends", () => Task.FromResult(stopping.IsCancellationRequested));

            Assert.Contains(server.Logs, line => line.Contains("superuser", StringComparison.Ordinal));
        }
        catch (OperationCanceledException)
        {
            // It ended before it listened.
        }

        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
    }

    [Fact]
    public async Task GuidesTableOfLimits_IsWhatTelemetryHas()
    {
        await using var telemetry = TelemetryApp.Create(
            [$"--Jwt:Key={Users.Key}", "--ConnectionStrings:sidechain=Host=127.0.0.1", "--environment=Development"]);
        System.Reflection.Assembly[] assemblies = [typeof(TelemetryApp).Assembly, typeof(BackgroundOptions).Assembly];

        Assert.Equal(LimitsTable.True(telemetry.Services, assemblies), LimitsTable.Said(telemetry.Services, assemblies));
    }

    [Fact]
    public async Task KeyThatCouldBeGuessed_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await TelemetryServer.StartUnpreparedAsync(await databases.CreateAsync(), "--environment=Production"));

        Assert.Contains("SIDECHAIN_OTLP_API_KEY", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyOfForwardersThatIsMissing_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await TelemetryServer.StartUnpreparedAsync(
            await databases.CreateAsync(), "--environment=Production", OtlpKey, "--SIDECHAIN_FORWARDER_KEY="));

        Assert.Contains("SIDECHAIN_FORWARDER_KEY is missing", refused.Message, StringComparison.Ordinal);
    }
}
