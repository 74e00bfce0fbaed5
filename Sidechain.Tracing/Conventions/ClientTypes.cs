namespace Sidechain.Tracing.Conventions;

/// <summary>The three kinds of client, as <c>X-Client-Type</c> and <c>client_type</c> spell them.</summary>
public static class ClientTypes
{
    public const string Plugin = "plugin";
    public const string Web = "web";
    public const string Cli = "cli";

    /// <summary>All three, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } = [Cli, Plugin, Web];

    /// <summary>True for exactly the three known spellings.</summary>
    public static bool IsKnown(string? text) => text is Plugin or Web or Cli;
}
