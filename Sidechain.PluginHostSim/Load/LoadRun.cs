using System.Collections.Concurrent;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.PluginHostSim.Load;

/// <summary>Many producers at once: shares begin at a fixed rate, whether earlier ones are done or not, as people's do.</summary>
/// <param name="settings">Where the services are.</param>
/// <param name="program">Who records.</param>
/// <param name="users">Producers.</param>
/// <param name="rate">Shares a second, of all together.</param>
/// <param name="duration">How long shares are begun.</param>
internal sealed class LoadRun(Settings settings, ClientProgram program, int users, double rate, TimeSpan duration)
{
    private const int Quarters = 4;

    /// <summary>Shares of a producer: its first, and then each of so many.</summary>
    private const int LookAroundEvery = 4;

    /// <summary>Producers that register at once.</summary>
    private const int Registering = 4;

    private readonly StepTimes _times = new();
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _traceIds = new();
    private readonly double[] _residentMb = new double[Quarters];
    private int _shares;
    private int _feeds;
    private int _late;
    private TimeSpan _elapsed;

    /// <summary>Runs it, and says from time to time how it stands.</summary>
    public async Task<RunDocument> RunAsync(Action<RunDocument> show, CancellationToken cancellationToken)
    {
        var producers = new ConcurrentQueue<Producer>();
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(1, users),
                new ParallelOptions { MaxDegreeOfParallelism = Registering, CancellationToken = cancellationToken },
                async (number, ct) => producers.Enqueue(await Producer.StartAsync(settings, program, number, _times, ct)));
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

    private async Task ShareAsync(Producer[] producers, Action<RunDocument> show, CancellationToken cancellationToken)
    {
        var turns = producers.Select(_ => new SemaphoreSlim(1)).ToArray();
        var running = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        var shown = TimeSpan.Zero;
        for (var number = 0; ; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate);
            if (due >= duration)
            {
                break;
            }

            _elapsed = TimeProvider.System.GetElapsedTime(started);
            if (due > _elapsed)
            {
                await Task.Delay(due - _elapsed, cancellationToken);
            }

            var (producer, turn) = (producers[number % producers.Length], turns[number % producers.Length]);
            running.RemoveAll(task => task.IsCompleted);
            var looksAround = number / producers.Length % LookAroundEvery == 0;
            running.Add(Task.Run(() => OneAsync(producer, turn, looksAround, cancellationToken), cancellationToken));
            Watch();
            if (_elapsed - shown >= TimeSpan.FromSeconds(0.5))
            {
                shown = _elapsed;
                show(ToDocument(undelivered: null));
            }
        }

        await Task.WhenAll(running);
        _elapsed = duration;
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
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

        await turn.WaitAsync(cancellationToken);
        try
        {
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
        catch (Exception e) when (e is ClientException or HttpRequestException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _errors.AddOrUpdate(e.Message, 1, (_, count) => count + 1);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The largest in each quarter: what only grows is seen.</summary>
    private void Watch()
    {
        var quarter = Math.Clamp((int)(_elapsed / duration * Quarters), 0, Quarters - 1);
        _residentMb[quarter] = Math.Max(_residentMb[quarter], Math.Round(Environment.WorkingSet / 1e6, 1));
    }

    private RunDocument ToDocument(string? undelivered) => new(
        users, Math.Round(_elapsed.TotalSeconds, 1), _shares, _feeds, _late, new Dictionary<string, int>(_errors), _times.ToDocuments(),
        [.. _residentMb], undelivered, [.. _traceIds]);
}
