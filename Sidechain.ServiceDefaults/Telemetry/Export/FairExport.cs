using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>
/// Sends finished spans in batches, as the SDK's own processor does, from a queue in which callers have their shares: a flood of one
/// caller's requests must not cost the others their spans. Somebody without a token has a rate, too, since such requests cost nothing and
/// their spans are stored.
/// </summary>
internal sealed class FairExport : BaseExportProcessor<Activity>
{
    /// <summary>How many spans wait at most: some 20 MiB.</summary>
    public const int Capacity = 8192;

    /// <summary>Spans that one address without a user may make at once.</summary>
    public const int AnonymousBurst = 2000;

    /// <summary>Spans that one address without a user may make each second.</summary>
    public const int AnonymousPerSecond = 100;

    private const int MostAtOnce = 512;
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(10);

    private readonly FairQueue<Activity> _queue = new(Capacity);
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _isIdle = new(true);
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly CallerRates _rates = new(AnonymousBurst, AnonymousPerSecond);

    private volatile bool _isStopping;
    private bool _isDisposed;
    private long _lost;
    private long _warnedAt;

    /// <param name="exporter">Sends a batch.</param>
    /// <param name="delay">How long a span waits for others at most.</param>
    /// <param name="time">Decides when losses are told again.</param>
    /// <param name="logger">Is told of losses.</param>
    public FairExport(BaseExporter<Activity> exporter, TimeSpan delay, TimeProvider time, ILogger logger)
        : base(exporter)
    {
        (_delay, _time, _logger) = (delay, time, logger);
        _warnedAt = time.GetTimestamp() - (long)(BetweenWarnings.TotalSeconds * time.TimestampFrequency);
        _thread = new Thread(Work) { IsBackground = true, Name = nameof(FairExport) };
        _thread.Start();
    }

    protected override void OnExport(Activity data)
    {
        if (!data.Recorded || _isStopping)
        {
            return;
        }

        var caller = SpanCaller.Of(data);
        if ((SpanCaller.IsAddress(caller) && !_rates.Take(caller)) || !_queue.Add(caller, data))
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        _isIdle.Reset();
        if (_queue.Count >= MostAtOnce)
        {
            _wake.Set();
        }
    }

    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        _wake.Set();
        return _isIdle.Wait(timeoutMilliseconds) && base.OnForceFlush(timeoutMilliseconds);
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _isStopping = true;
        _wake.Set();
        var isDone = _thread.Join(timeoutMilliseconds);
        return base.OnShutdown(timeoutMilliseconds) && isDone;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _isStopping = true;
            _wake.Set();
            if (_thread.Join(0))
            {
                _wake.Dispose();
                _isIdle.Dispose();
            }

            _rates.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Work()
    {
        var batch = new Activity[MostAtOnce];
        while (!_isStopping)
        {
            _wake.WaitOne(_delay);
            Send(batch);
            TellLosses();
        }

        Send(batch);
    }

    private void Send(Activity[] batch)
    {
        while (_queue.Take(batch) is > 0 and var count)
        {
            try
            {
                exporter.Export(new Batch<Activity>(batch, count));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                ExportLog.Failed(_logger, e, count);
            }

            Array.Clear(batch);
        }

        _isIdle.Set();
        if (_queue.Count > 0)
        {
            _isIdle.Reset();
        }
    }

    private void TellLosses()
    {
        if (Volatile.Read(ref _lost) > 0 && _time.GetElapsedTime(_warnedAt) >= BetweenWarnings)
        {
            _warnedAt = _time.GetTimestamp();
            ExportLog.OverShare(_logger, Interlocked.Exchange(ref _lost, 0));
        }
    }
}
