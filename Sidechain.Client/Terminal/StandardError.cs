using Spectre.Console;

namespace Sidechain.Client.Terminal;

/// <summary>Standard error as a terminal that things move on.</summary>
internal static class StandardError
{
    public static IAnsiConsole Console() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(System.Console.Error),
        ColorSystem = Ink.AllowsColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });
}
