using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server; here the machine's own <c>redis-server</c>.</summary>
public sealed class RedisResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    internal RedisResource(string name, ParameterResource password)
        : base(name) => Password = password;

    internal ParameterResource Password { get; }

    internal EndpointAnnotation Endpoint => ((IResource)this).Model.Endpoints[0];

    async ValueTask<string> IResourceWithConnectionString.ResolveConnectionStringAsync(CancellationToken cancellationToken)
    {
        var port = await Endpoint.AllocatedPort.WaitAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},password={Password.Resolve()}");
    }

    async ValueTask<IReadOnlyDictionary<string, string>> IResourceWithConnectionString.ResolveConnectionPropertiesAsync(CancellationToken cancellationToken)
    {
        var port = (await Endpoint.AllocatedPort.WaitAsync(cancellationToken)).ToString(CultureInfo.InvariantCulture);
        var password = Password.Resolve();
        return new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port,
            ["PASSWORD"] = password,
            ["URI"] = $"redis://:{Uri.EscapeDataString(password)}@127.0.0.1:{port}",
        };
    }
}
