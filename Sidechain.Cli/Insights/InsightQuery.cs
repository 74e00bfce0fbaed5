using System.Text.Json.Serialization.Metadata;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;

namespace Sidechain.Cli.Insights;

/// <summary>
/// Reads a document of telemetry and shows it; with <c>--json</c> it is passed on as it came, once it is known to be one.
/// </summary>
internal static class InsightQuery
{
    /// <param name="run">Who asks.</param>
    /// <param name="path">Below telemetry's address.</param>
    /// <param name="type">Of the document.</param>
    /// <param name="print">Shows it to people.</param>
    /// <param name="cancellation">The signals'.</param>
    public static async Task<int> RunAsync<T>(
        CommandRun run, string path, JsonTypeInfo<T> type, Action<Screen, T> print, CancellationToken cancellation)
        where T : class
    {
        var (session, screen) = run;
        if (await Credentials.FindAsync(session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        var answer = await ApiRead.ReadAsync(session, path, utf8 => new Answer<T>(utf8, AnswerDocument.Parse(utf8, type)), cancellation)
            .ConfigureAwait(false);
        if (screen.Json)
        {
            screen.Document(answer.Utf8);
        }
        else
        {
            print(screen, answer.Document);
        }

        return ExitCodes.Done;
    }

    private sealed record Answer<T>(byte[] Utf8, T Document);
}
