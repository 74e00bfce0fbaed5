using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Tracing.Context;

namespace Sidechain.Cli.TraceViews;

/// <summary>Arguments and options that several commands about a trace have.</summary>
internal static class TraceOptions
{
    private const int MaxWaitSeconds = 3600;

    /// <summary>The trace to look at, in any accepted spelling.</summary>
    public static Argument<string> IdArgument()
    {
        var id = new Argument<string>("ID") { Description = "The trace ID that every command prints" };
        id.Validators.Add(RequireId);
        return id;
    }

    public static void RequireId(ArgumentResult result)
    {
        if (!TraceIds.TryMapTraceId(result.GetValueOrDefault<string>(), out _))
        {
            result.AddError("That is no trace ID. It has 32 hexadecimal digits, as in: Trace ID: 4bf92f3577b34da6a3ce929d0e0e4736.");
        }
    }

    public static Option<int?> WaitOption(string description) => new(WaitSpelling.Option)
    {
        Description = $"{description} [default: {WaitSpelling.DefaultSeconds}]",
        HelpName = "seconds",
        CustomParser = ParseWait,
    };

    private static int? ParseWait(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MaxWaitSeconds)
        {
            return seconds;
        }

        argument.AddError($"--wait takes whole seconds, 0 to {MaxWaitSeconds}.");
        return null;
    }
}
