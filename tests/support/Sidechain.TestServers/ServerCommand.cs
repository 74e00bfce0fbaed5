namespace Sidechain.TestServers;

/// <summary>How a server is started: by one of the scripts that <c>Sidechain.Hosting.LocalServers</c> has for applications.</summary>
/// <param name="Folder">Its own; deleted with it.</param>
/// <param name="Arguments">The program first.</param>
/// <param name="Environment">Passwords among them, since a command line is there for everybody to read.</param>
internal sealed record ServerCommand(string Folder, IReadOnlyList<string> Arguments, Dictionary<string, string> Environment)
{
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "local-servers", name);

    public static FileNotFoundException NotInstalled(string server) => new($"{server} is not installed: run eng/prerequisites.sh.", server);
}
