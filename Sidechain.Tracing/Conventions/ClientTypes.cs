namespace Sidechain.Tracing.Conventions;

/// <summary>The kinds of client, as <c>X-Client-Type</c> and <c>client_type</c> spell them.</summary>
public static class ClientTypes
{
    public const string Plugin = "plugin";
    public const string Web = "web";
    public const string Cli = "cli";

    /// <summary>Apps on phones. None is ours; they send by OpenTelemetry's SDKs.</summary>
    public const string Mobile = "mobile";

    /// <summary>All of them, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } = [Cli, Mobile, Plugin, Web];

    /// <summary>As a sentence lists them.</summary>
    public static string Listed { get; } = string.Join(", ", All);

    /// <summary>True for exactly the known spellings.</summary>
    public static bool IsKnown(string? text) => text is Plugin or Web or Cli or Mobile;
}
