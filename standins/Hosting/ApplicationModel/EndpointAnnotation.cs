namespace Aspire.Hosting.ApplicationModel;

/// <summary>One endpoint of a resource. The process listens on the public port itself: the stand-in has no proxy.</summary>
internal sealed class EndpointAnnotation(string name, string scheme, int? port, string? portVariable = null)
{
    private readonly TaskCompletionSource<int> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public string Scheme => scheme;

    /// <summary>The port that code or launch profile asks for; null is a random one.</summary>
    public int? Port => port;

    /// <summary>The variable that tells the process its port; such an endpoint is not among a project's <c>ASPNETCORE_URLS</c>.</summary>
    public string? PortVariable => portVariable;

    public bool IsAllocated => _allocated.Task.IsCompletedSuccessfully;

    public Task<int> AllocatedPort => _allocated.Task;

    public void Allocate(int value) => _allocated.TrySetResult(value);
}
