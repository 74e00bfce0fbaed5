using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using Sidechain.ServiceDefaults.Telemetry.Export;

namespace Sidechain.ServiceDefaults.Tests.Telemetry;

/// <summary>However much is logged for one caller's requests, what is logged for the others is exported.</summary>
public sealed partial class FairLogsTests
{
    [Fact]
    public void FloodOfOneCaller_TakesNoRecordOfAnother_AndIsCounted()
    {
        var received = new ConcurrentQueue<string>();
        ILogger? logger = null;
        using (var services = new ServiceCollection().AddLogging(logging => logging.AddOpenTelemetry(options =>
                   {
                       options.IncludeFormattedMessage = true;
                       options.AddProcessor(new FairLogs(
                       new Receiver(received), new BatchExportLogRecordProcessorOptions { MaxQueueSize = 100_000 }, TimeProvider.System,
                       () => logger!));
                   })).BuildServiceProvider())
        {
            logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
            Log(logger, "flooder", 10 * FairLogs.Burst);
            Log(logger, "7", 100);
            Log(logger, null, 2 * FairLogs.Burst);
            SpinWait.SpinUntil(() => services.GetRequiredService<LoggerProvider>().ForceFlush(1000)
                && received.Any(text => text.Contains("were not exported", StringComparison.Ordinal)), TimeSpan.FromSeconds(60));
        }

        Assert.Equal(100, received.Count(text => text == "of 7"));
        Assert.Equal(2 * FairLogs.Burst, received.Count(text => text == "of the service"));
        // The bucket fills by the machine's clock.
        Assert.InRange(received.Count(text => text == "of flooder"), FairLogs.Burst, (10 * FairLogs.Burst) - 1);
        Assert.Single(received, text => text.Contains("were not exported", StringComparison.Ordinal));
    }

    private static void Log(ILogger logger, string? caller, int count)
    {
        using var request = new Activity("request");
        if (caller is not null)
        {
            request.Start().SetCustomProperty("sidechain.caller", caller);
        }

        for (var i = 0; i < count; i++)
        {
            Written(logger, caller ?? "the service");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "of {Caller}")]
    private static partial void Written(ILogger logger, string caller);

    private sealed class Receiver(ConcurrentQueue<string> received) : BaseExporter<LogRecord>
    {
        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            foreach (var record in batch)
            {
                received.Enqueue(record.FormattedMessage ?? record.Body ?? "");
            }

            return ExportResult.Success;
        }
    }
}
