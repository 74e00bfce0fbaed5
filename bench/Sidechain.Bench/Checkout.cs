using System.Reflection;

namespace Sidechain.Bench;

/// <summary>Where this checkout and its built programs are.</summary>
internal static class Checkout
{
    public static string Root { get; } = Metadata("Root");

    /// <summary>The command as people start it. By its whole path, or the one that lies beside the bench would run.</summary>
    public static string Command => Path.Combine(Root, "sidechain");

    /// <summary>A project's built assembly, in this bench's own configuration.</summary>
    public static string Built(string project, string assembly) =>
        Path.Combine(Metadata("Bin"), project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), assembly);

    private static string Metadata(string key) =>
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
