using System.CommandLine;
using System.Globalization;
using System.Text;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Measuring;
using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host soak</c>: a long session of one producer.</summary>
internal static class SoakCommand
{
    /// <summary>Traces go out while it runs, not at its end.</summary>
    private static readonly SessionOptions Session =
        new() { Delivery = new DeliveryOptions { BackgroundInterval = TimeSpan.FromSeconds(1) } };

    public static Command Create(CommandFrame frame)
    {
        var duration = HostCommandOptions.Whole("--duration", "How long, seconds", 1, 604_800, 600);
        var every = HostCommandOptions.Whole("--every", "Seconds from one share to the next", 1, 86_400, 5);
        var json = CommandFrame.JsonOption();
        var command = new Command("soak", """
            Play for long and share the last bars again and again; watch memory, xruns and failures
              ./plugin-host soak --duration 3600 --every 10
            """) { duration, every, json };
        command.SetAction((parsed, cancellationToken) => frame.RunAsync(
            parsed,
            parsed.GetValue(json),
            async run =>
            {
                var result = await RunAsync(
                    run, TimeSpan.FromSeconds(parsed.GetValue(duration)), TimeSpan.FromSeconds(parsed.GetValue(every)), cancellationToken);
                return frame.SignalExitCode ?? result;
            },
            cancellationToken,
            Session));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, TimeSpan duration, TimeSpan every, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        if (await Credentials.FindAsync(session, cancellationToken) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        var soak = new SoakRun(session, new HostOptions(), every);
        var report = await LiveText.ShowAsync(
            show => soak.RunAsync(duration, state => show(Text(state)), cancellationToken), elsewhere: _ => { });
        if (screen.Json)
        {
            screen.Document(report, HostJson.Default.SoakReport);
        }
        else
        {
            screen.Write(Text(report));
        }

        return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Text(SoakReport report)
    {
        var text = new StringBuilder(HostReportText.Write(report.Audio));
        text.Append(CultureInfo.InvariantCulture, $"  {report.Shares} loops shared in {report.Seconds:0} s\n");
        var quarters = string.Join(", ", report.ResidentMb.Select(mb => mb.ToString("0", CultureInfo.InvariantCulture)));
        text.Append(CultureInfo.InvariantCulture, $"  resident memory by quarter: {quarters} MB\n");
        text.Append(CultureInfo.InvariantCulture, $"  the last quarter differs from the second by {report.Growth:+0 %;-0 %}\n");
        foreach (var (sentence, count) in report.Errors)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {count} x {sentence}\n");
        }

        return text.ToString();
    }
}
