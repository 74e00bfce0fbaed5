using System.Text;
using System.Text.Json;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;

namespace Sidechain.Cli.Insights;

/// <summary>Reads a document of telemetry and shows it; with <c>--json</c> it is passed on as it came.</summary>
internal static class InsightQuery
{
    public delegate void Printer(Screen screen, ReadOnlySpan<byte> json);

    /// <param name="run">Who asks.</param>
    /// <param name="path">Below telemetry's address.</param>
    /// <param name="print">Shows it to people.</param>
    /// <param name="cancellation">The signals'.</param>
    public static async Task<int> RunAsync(CommandRun run, string path, Printer print, CancellationToken cancellation)
    {
        var (session, screen) = run;
        if (await Credentials.FindAsync(session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        var answer = await ApiRead.FindAsync(session, path, cancellation).ConfigureAwait(false)
            ?? throw ApiFailure.NotOurs(ApiRead.Origin(session), inner: null);
        try
        {
            if (screen.Json)
            {
                screen.Line(Encoding.UTF8.GetString(answer));
            }
            else
            {
                print(screen, answer);
            }
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(ApiRead.Origin(session), e);
        }

        return ExitCodes.Done;
    }
}
