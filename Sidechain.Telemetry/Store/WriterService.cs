using Microsoft.Extensions.Options;
using Npgsql;
using Sidechain.Telemetry.Live;
using Sidechain.Telemetry.Reexport;

namespace Sidechain.Telemetry.Store;

/// <summary>Runs the writers. The web server stops before it, so that every request that was taken in is still answered.</summary>
internal sealed class WriterService(
    WriteQueue queue, NpgsqlDataSource database, IOptions<StoreOptions> options, TimeProvider time, ReexportQueue reexport, TraceNews news, ILogger<WriterService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var closing = stoppingToken.Register(queue.Close);
        await Task.WhenAll(Enumerable.Range(0, options.Value.Writers).Select(_ => Task.Run(WriteAsync, CancellationToken.None)));
    }

    private async Task WriteAsync()
    {
        await using var writer = new GroupWriter(queue, database, options.Value.GroupSpans, time, reexport, news, logger);
        await writer.RunAsync();
    }
}
