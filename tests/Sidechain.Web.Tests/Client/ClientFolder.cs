namespace Sidechain.Web.Tests.Client;

/// <summary>The sources of the web client in this checkout.</summary>
internal static class ClientFolder
{
    public static string Root { get; } = FindRoot();

    public static string Path { get; } = System.IO.Path.Combine(Root, "Sidechain.Web", "client");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Sidechain.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the checkout.");
        }

        return folder.FullName;
    }
}
