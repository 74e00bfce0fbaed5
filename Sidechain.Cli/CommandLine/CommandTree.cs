using System.CommandLine;
using Sidechain.Cli.Accounts;
using Sidechain.Cli.Spool;
using Sidechain.Cli.TraceViews;
using Sidechain.Cli.Uploads;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.CommandLine;

/// <summary>Every command of <c>sidechain</c>.</summary>
internal static class CommandTree
{
    private static readonly ClientProgram Program = new("sidechain", ClientTypes.Cli, "sidechain-cli");

    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        return await CommandLineRun.RunAsync(Create(signals), WaitSpelling.Join(args), signals).ConfigureAwait(false);
    }

    private static RootCommand Create(Signals signals)
    {
        var apiUrl = CommandLineRun.ApiUrlOption();
        var frame = new CommandFrame(Program, apiUrl, signals);
        return new RootCommand("Share loops, and see where the time went: every command ends with the ID of its trace.")
        {
            apiUrl,
            LoginCommand.Create(frame),
            UploadCommand.Create(frame),
            new Command("trace", "Look at traces")
            {
                TraceShowCommand.Create(frame), TraceFollowCommand.Create(frame), TraceListCommand.CreateList(frame), TraceListCommand.CreateSlow(frame), TraceCompareCommand.Create(frame),
                TraceCheckCommand.Create(frame), TraceShapeCommand.Create(frame), SpoolCommand.Create(frame),
            },
        };
    }
}
