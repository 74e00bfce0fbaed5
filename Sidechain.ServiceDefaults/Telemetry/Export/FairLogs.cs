using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>
/// Sends log records in batches, as the SDK's own processor does, but not more of one caller's requests than its rate allows: they would
/// fill the queue that the records of all others wait in. The service's own records have no rate.
/// </summary>
internal sealed class FairLogs : BatchLogRecordExportProcessor
{
    /// <summary>Records that the requests of one caller may make at once.</summary>
    public const int Burst = 400;

    /// <summary>Records that the requests of one caller may make each second.</summary>
    public const int PerSecond = 40;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(10);

    private readonly CallerRates _rates = new(Burst, PerSecond);
    private readonly TimeProvider _time;
    private readonly Func<ILogger> _logger;
    private long _lost;
    private long _warnedAt;

    /// <param name="exporter">Sends a batch.</param>
    /// <param name="options">How many records wait, and how long.</param>
    /// <param name="time">Decides when losses are told again.</param>
    /// <param name="logger">Is told of losses. It leads here, too.</param>
    public FairLogs(
        BaseExporter<LogRecord> exporter, BatchExportProcessorOptions<LogRecord> options, TimeProvider time, Func<ILogger> logger)
        : base(
            exporter, options.MaxQueueSize, options.ScheduledDelayMilliseconds, options.ExporterTimeoutMilliseconds,
            options.MaxExportBatchSize)
    {
        (_time, _logger) = (time, logger);
        _warnedAt = time.GetTimestamp() - (long)(BetweenWarnings.TotalSeconds * time.TimestampFrequency);
    }

    public override void OnEnd(LogRecord data)
    {
        if (Activity.Current is { } span && SpanCaller.Of(span) is { Length: > 0 } caller && !_rates.Take(caller))
        {
            Interlocked.Increment(ref _lost);
            TellLosses();
            return;
        }

        base.OnEnd(data);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rates.Dispose();
        }

        base.Dispose(disposing);
    }

    private void TellLosses()
    {
        var last = Volatile.Read(ref _warnedAt);
        if (_time.GetElapsedTime(last) >= BetweenWarnings
            && Interlocked.CompareExchange(ref _warnedAt, _time.GetTimestamp(), last) == last)
        {
            // Elsewhere, and not as the caller: the warning is the service's own record.
            ThreadPool.UnsafeQueueUserWorkItem(_ => ExportLog.LogsOverRate(_logger(), Interlocked.Exchange(ref _lost, 0)), null);
        }
    }
}
