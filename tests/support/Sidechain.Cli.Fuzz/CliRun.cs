using System.Globalization;
using System.Text.Json;

namespace Sidechain.Cli.Fuzz;

/// <summary>What one command line led to.</summary>
internal sealed record CliRun(IReadOnlyList<string> Args, int ExitCode, string Output, string Error)
{
    // CommandFrame and CommandLineRun say it so.
    private const string Fault = "itself failed";

    public string Answer => ExitCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null where all is as it should be.</summary>
    /// <param name="isDocument">Standard output holds one JSON document, or nothing.</param>
    public string? Complaint(bool isDocument = false)
    {
        if (Error.Contains(Fault, StringComparison.Ordinal))
        {
            return $"{Line}: {Error.Trim()}";
        }

        if (ExitCode is < 0 or > 5)
        {
            return $"{Line}: exit code {ExitCode}";
        }

        if (ExitCode != 0 && Error.Length == 0 && Output.Length == 0)
        {
            return $"{Line}: exit code {ExitCode} without a word";
        }

        return isDocument && Output.Length > 0 && !IsDocument() ? $"{Line}: standard output is no JSON document" : null;
    }

    private string Line => $"sidechain {string.Join(' ', Args.Select(arg => JsonSerializer.Serialize(arg)))}";

    private bool IsDocument()
    {
        try
        {
            using var document = JsonDocument.Parse(Output, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
