using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>Prints each line of a resource with its name before it, in a colour of its own where the terminal has colours.</summary>
internal static class ConsoleLog
{
    private static readonly int[] Colours = [36, 33, 35, 32, 34, 96, 93, 95];

    public static bool HasColours { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static void Attach(ResourceLoggerService loggers, IEnumerable<string> resourceNames)
    {
        var names = resourceNames.ToList();
        var width = names.Max(n => n.Length);
        loggers.LineAdded += (name, line) =>
        {
            var label = name.PadRight(width);
            var colour = Colours[Math.Max(names.IndexOf(name), 0) % Colours.Length];
            Console.WriteLine(HasColours ? $"\e[{colour}m{label} |\e[0m {line.Content}" : $"{label} | {line.Content}");
        };
    }
}
