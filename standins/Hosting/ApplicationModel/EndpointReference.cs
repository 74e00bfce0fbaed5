using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named endpoint of a resource, usable before its port is known.</summary>
public sealed class EndpointReference
{
    private readonly IResource _resource;

    internal EndpointReference(IResource resource, string endpointName)
    {
        this._resource = resource;
        EndpointName = endpointName;
    }

    internal string EndpointName { get; }

    internal string ResourceName => _resource.Name;

    /// <summary><c>scheme://localhost:port</c>, without a closing slash.</summary>
    /// <exception cref="InvalidOperationException">The port is not allocated yet.</exception>
    public string Url => Annotation is { IsAllocated: true } endpoint
        ? UrlOf(endpoint, endpoint.AllocatedPort.Result)
        : throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{_resource.Name}`.");

    private EndpointAnnotation? Annotation =>
        _resource.Model.Endpoints.Find(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Waits for the allocation.</summary>
    internal async ValueTask<string> GetUrlAsync(CancellationToken cancellationToken)
    {
        var endpoint = Annotation
            ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not defined for the resource `{_resource.Name}`.");
        return UrlOf(endpoint, await endpoint.AllocatedPort.WaitAsync(cancellationToken));
    }

    private static string UrlOf(EndpointAnnotation endpoint, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://localhost:{port}");
}
