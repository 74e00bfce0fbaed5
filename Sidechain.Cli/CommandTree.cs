using System.CommandLine;
using Sidechain.Cli.Accounts;
using Sidechain.Cli.Configuration;
using Sidechain.Cli.Insights;
using Sidechain.Cli.Posts;
using Sidechain.Cli.Spool;
using Sidechain.Cli.TraceViews;
using Sidechain.Cli.Uploads;
using Sidechain.Client.Commands;
using Sidechain.Client.People;
using Sidechain.Client.Posts;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli;

/// <summary>Every command of <c>sidechain</c>.</summary>
internal static class CommandTree
{
    private static readonly ClientProgram Program = new("sidechain", ClientTypes.Cli, "sidechain-cli");

    /// <param name="args">As they were typed.</param>
    /// <param name="process">When this process began.</param>
    public static async Task<int> RunAsync(string[] args, ProcessStart? process)
    {
        using var signals = new Signals();
        return await CommandLineRun.RunAsync(Create(signals, process), WaitSpelling.Join(args), signals).ConfigureAwait(false);
    }

    private static RootCommand Create(Signals signals, ProcessStart? process)
    {
        var apiUrl = CommandLineRun.ApiUrlOption();
        var frame = new CommandFrame(Program, apiUrl, signals, process);
        var root = new RootCommand("Share loops, and see where the time went: every command ends with the ID of its trace.")
        {
            apiUrl,
            RegisterCommand.Create(frame),
            LoginCommand.Create(frame),
            LogoutCommand.Create(frame),
            UploadCommand.Create(frame),
            FeedCommand.Create(frame),
            SearchCommand.Create(frame),
            DownloadCommand.Create(frame),
            LikeCommand.Create(frame),
            CommentCommand.Create(frame),
            CommentCommand.CreateList(frame),
            FollowCommand.Create(frame),
            new Command("trace", "Look at traces")
            {
                TraceShowCommand.Create(frame), TraceFollowCommand.Create(frame), TraceListCommand.CreateList(frame),
                TraceListCommand.CreateSlow(frame), TraceCompareCommand.Create(frame), TraceCheckCommand.Create(frame),
                TraceShapeCommand.Create(frame), SpoolCommand.Create(frame),
            },
            AlertsCommand.Create(frame),
            InsightsCommand.Create(frame),
            ConfigCommand.Create(),
            CompletionCommand.Create(),
        };
        HelpWithExamples.Use(root);
        return root;
    }
}
