using Sidechain.Client.Failures;

namespace Sidechain.Client.Sessions;

/// <summary>Puts names into paths.</summary>
public static class ApiPath
{
    /// <summary>A name as one segment, whatever is in it.</summary>
    /// <exception cref="ClientException">No escaping makes it one: an empty one vanishes, and dots name other places.</exception>
    public static string Segment(string name) => name is "" or "." or ".."
        ? throw new ClientException($"'{name}' is not a name or an ID.", ExitCodes.Usage)
        : Uri.EscapeDataString(name);
}
