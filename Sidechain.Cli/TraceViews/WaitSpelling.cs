namespace Sidechain.Cli.TraceViews;

/// <summary>
/// <c>--wait</c> takes an optional value. To the parser the next word would be that value, so that <c>--wait ID</c> lost its
/// ID: here a bare <c>--wait</c> gets its default, unless a number of seconds follows.
/// </summary>
internal static class WaitSpelling
{
    public const string Option = "--wait";

    // An OpenTelemetry SDK sends five seconds late, and is taken to be done after five more.
    public const int DefaultSeconds = 15;

    public static string[] Join(string[] args)
    {
        var joined = new List<string>(args.Length);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] != Option)
            {
                joined.Add(args[i]);
            }
            else if (i + 1 < args.Length && IsSeconds(args[i + 1]))
            {
                joined.Add($"{Option}={args[++i]}");
            }
            else
            {
                joined.Add($"{Option}={DefaultSeconds}");
            }
        }

        return [.. joined];
    }

    /// <summary>A trace ID made of digits alone is longer than any wait.</summary>
    private static bool IsSeconds(string word) => word.Length is > 0 and <= 4 && word.All(char.IsAsciiDigit);
}
