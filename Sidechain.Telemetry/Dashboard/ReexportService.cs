using Sidechain.Otlp.Protobuf;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>Sends stored client spans to the dashboard, so that it shows all tiers in one trace. Services send theirs themselves.</summary>
internal sealed class ReexportService(
    ReexportQueue queue, AlignedSpans aligned, BackgroundRounds rounds, TimeProvider time, ILogger<ReexportService> logger)
    : SteadyService(rounds, time, logger)
{
    private OtlpSender? _sender;

    private const int MostSpans = 512;

    // Receivers take a few megabytes at once: one client's heavy spans must not keep others' out.
    private const long MostWeight = 1024 * 1024;
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>A trace is looked at right after it: its spans are not held back for a fuller batch.</summary>
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        if (queue.Target is not { } target)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var spans = queue.Take(MostSpans, MostWeight);
        if (spans.Count > 0)
        {
            await SendAsync(_sender ??= new OtlpSender(target), spans, stoppingToken);
        }

        if (queue.TakeDropped() is > 0 and var dropped)
        {
            ReexportLog.Full(logger, dropped);
        }

        Works();
        return await queue.WaitAsync(stoppingToken) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
    }

    public override void Dispose()
    {
        _sender?.Dispose();
        base.Dispose();
    }

    private async Task SendAsync(OtlpSender sender, List<IncomingSpan> spans, CancellationToken cancellationToken)
    {
        var message = OtlpProtobufWriter.ToBytes(spans.Select(aligned.Of), cancellationToken);
        for (var attempt = 1; await sender.SendAsync(message, cancellationToken) is var (reason, isPassing); attempt++)
        {
            if (!isPassing || attempt == Attempts)
            {
                ReexportLog.Lost(logger, spans.Count, reason);
                return;
            }

            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), Time, cancellationToken);
        }
    }
}
