using System.CommandLine;
using System.CommandLine.Invocation;

namespace Sidechain.Client.Commands;

/// <summary>Parses and runs a command line.</summary>
public static class CommandLineRun
{
    /// <summary>The option that names the server, for every command of a program.</summary>
    public static Option<string> ApiUrlOption() => new("--api-url")
    {
        Description = $"Address of the api [default: ${Settings.ApiUrlVariable}, else {Settings.DefaultApiUrl}]",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        // A password may start with @: no response files. -abc is no bundle of three options.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            return UsageError.Explain(parsed);
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }
}
