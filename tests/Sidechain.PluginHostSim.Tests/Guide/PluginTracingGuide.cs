using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Sidechain.PluginHostSim.Tests.Guide;

/// <summary><c>docs/plugin-tracing.md</c>, as its tests read it.</summary>
internal static partial class PluginTracingGuide
{
    /// <summary>The code blocks of a language, in their order.</summary>
    public static IReadOnlyList<string> Blocks(string language) =>
        [.. Fence().Matches(Text()).Where(match => match.Groups["info"].Value == language).Select(match => match.Groups["code"].Value)];

    /// <summary>The shape of a name.</summary>
    public static string Shape(string name) => Blocks($"shape {name}").Single();

    private static string Text([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "plugin-tracing.md"));

    [GeneratedRegex("^```(?<info>[^\n`]+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
