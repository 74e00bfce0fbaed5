using System.Text;
using Sidechain.Client.Accounts;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Accounts;

/// <summary>Asks for a password at a terminal, without echo, or reads one line from standard input where that is a pipe.</summary>
internal static class PasswordPrompt
{
    private const char EndOfTransmission = '\x04';

    /// <summary>The user's login. Where the password is waited for, the trace shows how long that took.</summary>
    /// <param name="session">Records the waiting.</param>
    /// <param name="user">Whose password it is.</param>
    /// <param name="password">As it was typed with the command; null or <c>-</c> asks.</param>
    /// <param name="cancellation">The signals'.</param>
    public static async Task<PasswordLogin> AskAsync(ApiSession session, string user, string? password, CancellationToken cancellation) =>
        new(user, password is null or "-"
            ? await session.SpanAsync(SpanNames.AskPassword, _ => ReadAsync(user, cancellation)).ConfigureAwait(false)
            : password);

    private static async Task<string> ReadAsync(string user, CancellationToken cancellation)
    {
        // Neither way of reading can be cancelled. Who gives up leaves it behind, and the end of the process restores the terminal.
        var line = Console.IsInputRedirected
            ? await Task.Run(StandardInput.ReadLine, cancellation).WaitAsync(cancellation).ConfigureAwait(false)
            : await AskTerminalAsync(user, cancellation).ConfigureAwait(false);
        return line is { Length: > 0 }
            ? line
            : throw new ClientException(
                "No password came. Type it when asked, or pipe it in: echo PASSWORD | ./sidechain login --user NAME --password -",
                ExitCodes.Usage);
    }

    private static async Task<string> AskTerminalAsync(string user, CancellationToken cancellation)
    {
        Console.Error.Write($"Password for {user}: ");
        try
        {
            return await Task.Run(ReadWithoutEcho, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    private static string ReadWithoutEcho()
    {
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter || IsEnd(key))
            {
                return typed.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(typed.Length - 1, 0);
            }
            else if (key.KeyChar >= ' ')
            {
                typed.Append(key.KeyChar);
            }
        }
    }

    /// <summary>Ctrl+D, or the terminal is gone, of which .NET makes a key without a name, again and again.</summary>
    private static bool IsEnd(ConsoleKeyInfo key) => key is { KeyChar: EndOfTransmission } or { KeyChar: '\0', Key: ConsoleKey.None };
}
