using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.People;
using Sidechain.Client.Posts;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Every command of <c>plugin-host</c>.</summary>
internal static class CommandTree
{
    private static readonly ClientProgram Program = new("plugin-host", ClientTypes.Plugin, "sidechain-plugin");

    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        return await CommandLineRun.RunAsync(Create(signals), args, signals);
    }

    private static RootCommand Create(Signals signals)
    {
        var apiUrl = CommandLineRun.ApiUrlOption();
        var frame = new CommandFrame(Program, apiUrl, signals);
        var root = new RootCommand("A simulated DAW with a loop-sharing plugin on a realtime audio thread.")
        {
            apiUrl,
            ShareCommand.Create(frame),
            FeedCommand.Create(frame),
            SearchCommand.Create(frame),
            DownloadCommand.Create(frame),
            LikeCommand.Create(frame),
            CommentCommand.Create(frame),
            CommentCommand.CreateList(frame),
            FollowCommand.Create(frame),
            RunCommand.Create(frame),
            CompareEncodingCommand.Create(frame),
            FaultsCommand.Create(),
            PlayCommand.Create(signals),
            BounceCommand.Create(),
            ValidateCommand.Create(),
            MeasureCommand.Create(frame),
            SoakCommand.Create(frame),
            PluginsCommand.Create(),
        };
        HelpWithExamples.Use(root);
        return root;
    }
}
