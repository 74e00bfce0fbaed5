using System.Globalization;
using System.Net;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Pages;

/// <summary>How times and texts stand in a page.</summary>
internal static class TracePageTexts
{
    public static string Instant(long ns) =>
        DateTime.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    public static string Ms(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.00} ms");

    // Names and values come from anywhere: none of them is markup, and none turns the text around.
    public static string Text(string text) => WebUtility.HtmlEncode(TreeLines.Printable(text));
}
