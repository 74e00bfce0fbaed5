using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Cli.TraceViews;

/// <summary>Files that a command reads. What it writes must not replace them: the trace may be the only copy.</summary>
internal static class Originals
{
    /// <exception cref="ClientException">The output is one of the files that are read.</exception>
    public static void Keep(string? output, params IEnumerable<string?> read)
    {
        if (output is not null && File.Exists(output)
            && read.OfType<string>().Any(path => File.Exists(path) && OutputFile.IsSame(output, path)))
        {
            throw new ClientException($"{output} is read by this command, too: choose another file to write to.", ExitCodes.Usage);
        }
    }
}
