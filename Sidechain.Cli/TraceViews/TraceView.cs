namespace Sidechain.Cli.TraceViews;

/// <summary>What the user asked to see.</summary>
/// <param name="Subject">An ID as it was typed, foreign ones too, or a file.</param>
/// <param name="Json">The server's document.</param>
/// <param name="Waterfall">Bars instead of columns.</param>
/// <param name="HtmlPath">The file to write a page to; null for none.</param>
/// <param name="WaitSeconds">Null: show what is there now.</param>
internal sealed record TraceView(string Subject, bool Json, bool Waterfall, string? HtmlPath, int? WaitSeconds);
