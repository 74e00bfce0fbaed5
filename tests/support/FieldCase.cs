using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidechain.Tests;

/// <summary>The inputs in <c>tests/cases</c>, with the trace and the time of a test where they have a place for them.</summary>
internal static partial class FieldCase
{
    // 2026-08-29T10:40:00Z
    private const long StartMs = 1_788_000_000_000;

    public static string Folder { get; } = System.IO.Path.Combine(Root(), "tests", "cases");

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <param name="name">Such as <c>40-maps-in-maps/otlp.json</c>.</param>
    public static string Text(string name, string traceId) => Fill(File.ReadAllText(Path(name)), traceId);

    /// <summary>A text with such places.</summary>
    public static string Fill(string text, string traceId) => Place().Replace(text, found => found.Groups["what"].Value switch
    {
        "TRACE" => traceId,
        "T64" => traceId[16..],
        "MS" => Number(found, StartMs),
        "MSTEXT" => Number(found, StartMs),
        "STEXT" => Number(found, StartMs / 1000),
        "NS" => Number(found, StartMs * 1_000_000),
        _ => Number(found, StartMs / 1000),
    });

    private static string Number(Match found, long start) =>
        (start + (found.Groups["plus"].Success ? long.Parse(found.Groups["plus"].ValueSpan, CultureInfo.InvariantCulture) : 0))
            .ToString(CultureInfo.InvariantCulture);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Sidechain.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the checkout.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\{\{(?<what>TRACE|T64|MSTEXT|STEXT|MS|NS|S)(?:\+(?<plus>-?\d+))?\}\}")]
    private static partial Regex Place();
}
