namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of all resources.</summary>
public abstract class Resource : IResource
{
    private protected Resource(string name)
    {
        ResourceNames.Validate(name, "Resource");
        Name = name;
    }

    /// <inheritdoc />
    public string Name { get; }

    ResourceModel IResource.Model { get; } = new();
}
