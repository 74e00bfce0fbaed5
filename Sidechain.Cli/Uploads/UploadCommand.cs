using System.CommandLine;
using Sidechain.Audio.Opus;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Uploads;

/// <summary><c>sidechain upload</c>: shares a loop, from the file to "Post created!", in one trace.</summary>
internal static class UploadCommand
{
    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "A WAV file: PCM 16/24/32 or float, mono or stereo, 1 to 768 kHz" };
        var loop = new LoopOptions();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "upload",
            "Share a loop",
            "sidechain upload loop.wav --bpm 174 --key \"F# minor\"",
            "sidechain upload loop.wav --encode server",
            "sidechain upload loop.wav --json | jq -r .id")
        {
            file,
        };
        loop.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var request = loop.Request(parsed, new FileSource(parsed.GetRequiredValue(file)));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, request, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, UploadRequest request, CancellationToken cancellation)
    {
        var (session, screen) = run;
        var started = session.Time.GetTimestamp();
        session.LostAnswerKeys = LostAnswerKeys.OfUser(session.Time);
        return UserAction.RunAsync(
            run,
            SpanNames.ShareLoop,
            () =>
            {
                if (request.Encode == EncodeOn.Client && !OpusEncoder.IsAvailable)
                {
                    screen.Warning(
                        "libopusenc is not installed, so the WAV is sent as it is. "
                        + "Install it (Debian: apt install libopusenc0) for uploads a fifth of the size.");
                }

                return BarProgress.ShowAsync(progress => new LoopUpload(session).RunAsync(request, progress, cancellation));
            },
            shared => UploadReport.Print(screen, shared, session.Time.GetElapsedTime(started), session.TraceId),
            cancellation,
            sampleClock: true);
    }
}
