using Sidechain.Client.Terminal;

namespace Sidechain.Cli.TraceViews;

/// <summary>A line of a tree in a terminal.</summary>
/// <param name="Text">Name, duration and tier; or the branches before a remark.</param>
/// <param name="Status">The span's, behind the text; empty where it has none.</param>
/// <param name="Remark">What went wrong, or how the trace was mended; empty for nothing.</param>
/// <param name="Tone">The status's colour.</param>
internal sealed record FittedLine(string Text, string Status, string Remark, Tone Tone)
{
    /// <summary>Without colours.</summary>
    public string Whole => (Text + Status + Remark).TrimEnd();
}
