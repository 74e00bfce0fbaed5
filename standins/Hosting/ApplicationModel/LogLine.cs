namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line that a resource printed.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Content">The text.</param>
/// <param name="IsErrorMessage">Whether it came from standard error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
