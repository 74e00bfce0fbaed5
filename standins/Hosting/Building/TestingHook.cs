using System.Reflection;

namespace Aspire.Hosting;

/// <summary>
/// How a test drives the AppHost's real entry point: the hook travels with the execution context of the thread that runs it,
/// takes the builder when it is constructed, and holds the entry point inside <c>Build()</c> until the test has changed what it wants to.
/// </summary>
internal sealed class TestingHook(Assembly appHostAssembly)
{
    private static readonly AsyncLocal<TestingHook?> Ambient = new();
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _buildWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TestingHook? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public Assembly AppHostAssembly => appHostAssembly;

    /// <summary>The builder; by the time it is here the entry point has described the application.</summary>
    public Task<DistributedApplicationBuilder> Builder => _described.Task;

    public Task<DistributedApplication> Application => _built.Task;

    /// <summary>Runs the entry point on a thread of its own; what it throws before <c>Build()</c> comes out of <see cref="Builder"/>.</summary>
    public void Run(string[] args)
    {
        var thread = new Thread(() =>
        {
            Current = this;
            try
            {
                var entryPoint = appHostAssembly.EntryPoint
                    ?? throw new DistributedApplicationException($"{appHostAssembly.GetName().Name} has no entry point.");
                entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entryPoint.GetParameters().Length == 0 ? null : [args], null);
            }
            catch (Exception e)
            {
                _described.TrySetException(e);
                _built.TrySetException(e);
            }
        })
        { IsBackground = true, Name = "AppHost" };
        thread.Start();
    }

    /// <summary>Called by the entry point's <c>Build()</c>: the application is described, the test may change it until it wants the build.</summary>
    public void WaitUntilBuildIsWanted(DistributedApplicationBuilder builder)
    {
        _described.TrySetResult(builder);
        _buildWanted.Task.Wait();
    }

    public void WantBuild() => _buildWanted.TrySetResult();

    public void Built(DistributedApplication application) => _built.TrySetResult(application);

    /// <summary>The entry point's <c>Run()</c> stays in here until the application is disposed.</summary>
    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();
}
