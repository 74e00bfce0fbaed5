using System.Threading.Channels;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Plugin.Statistics;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>
/// The plugin's worker: takes one share after the other off the hands of the window's thread. Each share is one trace. The worker starts
/// with the first
/// share, so a host that only looks at the plugin gets no thread, no connection and no file.
/// </summary>
/// <param name="session">Whose loops they are.</param>
/// <param name="encoder">Null: the usual one.</param>
/// <param name="origin">Where the traces begin.</param>
/// <param name="statistics">The audio callback's, recorded beside each share; null without an audio thread.</param>
internal sealed class LoopSharer(
    ApiSession session, ILoopEncoder? encoder = null, BlockStatistics? statistics = null,
    TraceOrigin origin = TraceOrigin.Fresh) : IAsyncDisposable
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _unloaded = new();
    private readonly LoopUpload _upload = new(session, encoder);
    private readonly Lock _lock = new();
    private Task? _worker;
    private Task? _ending;

    /// <summary>What the window shows.</summary>
    public ShareModel Model { get; } = new();

    /// <summary>Hands a share to the worker.</summary>
    /// <param name="request">The loop.</param>
    /// <param name="progress">Shows the stages beside the window.</param>
    /// <param name="cancellationToken">The user's: ends the share in the middle, at the server too.</param>
    /// <exception cref="ClientException">A sentence for the user.</exception>
    public Task<SharedLoop> ShareAsync(UploadRequest request, IStageProgress progress, CancellationToken cancellationToken)
    {
        var order = new Order(request, progress, cancellationToken);
        lock (_lock)
        {
            if (!_orders.Writer.TryWrite(order))
            {
                throw new ClientException("The host has unloaded the plugin. Load it again, then share.");
            }

            // No activity of the caller may flow into the worker.
            using (ExecutionContext.SuppressFlow())
            {
                _worker ??= Task.Run(WorkAsync, CancellationToken.None);
            }
        }

        return order.Done.Task;
    }

    /// <summary>Ends what runs, at once. Any thread, the worker's own included.</summary>
    public void Cancel() => _unloaded.Cancel();

    /// <summary>The host unloads the plugin: what runs is cancelled, what waits fails, and no thread is left when this returns.</summary>
    public ValueTask DisposeAsync()
    {
        // A host may unload what it is unloading already.
        lock (_lock)
        {
            return new ValueTask(_ending ??= EndAsync());
        }
    }

    private async Task EndAsync()
    {
        _orders.Writer.TryComplete();
        await _unloaded.CancelAsync();
        if (_worker is { } worker)
        {
            await worker;
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var order in _orders.Reader.ReadAllAsync())
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(order.CancellationToken, _unloaded.Token);
            try
            {
                order.Done.SetResult(await ShareAsync(order, either.Token));
            }
            catch (OperationCanceledException e) when (either.IsCancellationRequested)
            {
                Model.Show(new ShareView(ShareState.Cancelled, "Cancelled.", TraceId: session.TraceId));
                order.Done.SetException(order.CancellationToken.IsCancellationRequested
                    ? e
                    : new ClientException(
                        "The host unloaded the plugin in the middle of the share, which ended with it. Load it again, then share.",
                        inner: e));
            }
            catch (Exception e)
            {
                // Whatever went wrong, the next share finds a living worker.
                Model.Show(new ShareView(ShareState.Failed, e.Message, TraceId: session.TraceId));
                order.Done.SetException(e);
            }
        }
    }

    private async Task<SharedLoop> ShareAsync(Order order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        session.SampleClock(cancellationToken);
        return await session.TraceAsync(SpanNames.ShareLoop, origin, async root =>
        {
            root.SetAttribute(AttributeNames.ShareEarlierTraceId, order.Request.EarlierTraceId);
            var shared = await UploadAsync(order, root, cancellationToken);
            await session.SpanAsync(SpanNames.UpdateUi, _ =>
            {
                Model.Show(new ShareView(ShareState.Created, "Post created!", Fraction: 1, shared.Post.Id, session.TraceId));
                return Task.FromResult(true);
            });
            return shared;
        });
    }

    private async Task<SharedLoop> UploadAsync(Order order, RecordedSpan root, CancellationToken cancellationToken)
    {
        await using var recording = session.Settings.Tracing ? statistics?.Record(session.Recorder, root) : null;
        return await _upload.RunAsync(order.Request, Model.Watch(order.Progress), cancellationToken);
    }

    private sealed record Order(UploadRequest Request, IStageProgress Progress, CancellationToken CancellationToken)
    {
        /// <summary>Continued elsewhere: who waits must not hold the worker up.</summary>
        public TaskCompletionSource<SharedLoop> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
