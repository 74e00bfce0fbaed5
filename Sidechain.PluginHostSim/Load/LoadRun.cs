using System.Collections.Concurrent;
using Sidechain.Client.Commands;
using Sidechain.Client.Configuration;
using Sidechain.Client.Sessions;
using Sidechain.Client.Uploads;

namespace Sidechain.PluginHostSim.Load;

/// <summary>Many producers at once: shares begin at a fixed rate, whether earlier ones are done or not, as people's do.</summary>
/// <param name="settings">Where the services are.</param>
/// <param name="program">Who records.</param>
/// <param name="users">Producers.</param>
/// <param name="rate">Shares a second, of all together.</param>
/// <param name="duration">How long shares are begun.</param>
/// <param name="encoder">Every producer's; null: the usual one.</param>
internal sealed class LoadRun(
    Settings settings, ClientProgram program, int users, double rate, TimeSpan duration, ILoopEncoder? encoder = null)
{
    private const int Quarters = 4;

    /// <summary>Shares of a producer: its first, and then each of so many.</summary>
    private const int LookAroundEvery = 4;

    /// <summary>Producers that register at once.</summary>
    private const int Registering = 4;

    /// <summary>How often memory is looked at and the state shown, whatever the rate of the shares.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly StepTimes _times = new();
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _traceIds = new();
    private readonly double[] _residentMb = new double[Quarters];
    private int _shares;
    private int _feeds;
    private int _late;
    private int _registered;
    private long _started;
    private TimeSpan? _length;

    /// <summary>Runs it, and says from time to time how it stands. Cancelled while it shares, it ends with what there is.</summary>
    /// <param name="onRegistered">Told how many producers there are so far.</param>
    /// <param name="show">Told how it stands.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<RunDocument> RunAsync(Action<int> onRegistered, Action<RunDocument> show, CancellationToken cancellationToken)
    {
        onRegistered(0);
        var producers = new ConcurrentQueue<Producer>();
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(1, users),
                new ParallelOptions { MaxDegreeOfParallelism = Registering, CancellationToken = cancellationToken },
                async (number, ct) =>
                {
                    producers.Enqueue(await Producer.StartAsync(settings, program, number, _times, encoder, ct));
                    onRegistered(Interlocked.Increment(ref _registered));
                });
            await ShareAsync([.. producers], show, cancellationToken);
            var delivering = producers.Select(producer => producer.Session.DeliverAsync(serverMissing: false));
            var undelivered = await Task.WhenAll(delivering);
            return ToDocument(undelivered.FirstOrDefault(sentence => sentence is not null));
        }
        finally
        {
            foreach (var producer in producers)
            {
                await producer.DisposeAsync();
            }
        }
    }

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    private async Task ShareAsync(Producer[] producers, Action<RunDocument> show, CancellationToken cancellationToken)
    {
        _started = TimeProvider.System.GetTimestamp();
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(show, done.Token);
        var turns = producers.Select(_ => new SemaphoreSlim(1)).ToArray();
        try
        {
            await Task.WhenAll(await BeginAsync(producers, turns, cancellationToken));
        }
        finally
        {
            await done.CancelAsync();
            await watching;
            _length = cancellationToken.IsCancellationRequested ? Elapsed : duration;
            Watch(); // The last share may have ended before the last quarter began.
        }

        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    /// <returns>The shares that still run when the last one is begun, or when the user has seen enough.</returns>
    private async Task<List<Task>> BeginAsync(Producer[] producers, SemaphoreSlim[] turns, CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        for (var number = 0; TimeSpan.FromSeconds(number / rate) is var due && due < duration; number++)
        {
            if (due - Elapsed is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var (producer, turn) = (producers[number % producers.Length], turns[number % producers.Length]);
            running.RemoveAll(task => task.IsCompleted);
            var looksAround = number / producers.Length % LookAroundEvery == 0;
            running.Add(Task.Run(() => OneAsync(producer, turn, looksAround, cancellationToken), CancellationToken.None));
        }

        return running;
    }

    /// <summary>
    /// One share and a look at the feed, now and then at others' loops. A producer does one after the other, for a plugin has one window.
    /// </summary>
    private async Task OneAsync(Producer producer, SemaphoreSlim turn, bool looksAround, CancellationToken cancellationToken)
    {
        if (turn.CurrentCount == 0)
        {
            Interlocked.Increment(ref _late);
        }

        await turn.WaitAsync(CancellationToken.None);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await producer.ShareAsync(cancellationToken) is { } traceId)
            {
                _traceIds.Enqueue(traceId);
            }

            Interlocked.Increment(ref _shares);
            await producer.ReadFeedAsync(cancellationToken);
            Interlocked.Increment(ref _feeds);
            if (looksAround)
            {
                await producer.LookAroundAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user has seen enough.
        }
        catch (Exception e)
        {
            // Whatever it was: a run that leaves one kind of failure out says that all is well.
            _errors.AddOrUpdate(FailureSentence.Of(e, producer.Session).Message, 1, (_, count) => count + 1);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task WatchAsync(Action<RunDocument> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        do
        {
            Watch();
            show(ToDocument(undelivered: null));
        }
        while (await NextAsync(timer, cancellationToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// The largest in each quarter: what only grows is seen. A quarter in which nobody looked has that of the one before, or the first that
    /// was seen.
    /// </summary>
    private void Watch()
    {
        var now = Math.Round(Environment.WorkingSet / 1e6, 1);
        var quarter = Math.Clamp((int)((_length ?? Elapsed) / duration * Quarters), 0, Quarters - 1);
        var before = now;
        for (var earlier = 0; earlier < quarter; earlier++)
        {
            before = _residentMb[earlier] = _residentMb[earlier] > 0 ? _residentMb[earlier] : before;
        }

        _residentMb[quarter] = Math.Max(_residentMb[quarter], now);
    }

    private RunDocument ToDocument(string? undelivered) => new(
        users, Math.Round(Math.Min((_length ?? Elapsed).TotalSeconds, duration.TotalSeconds), 1), _shares, _feeds, _late,
        new Dictionary<string, int>(_errors), _times.ToDocuments(),
        [.. _residentMb], undelivered, [.. _traceIds]);
}
