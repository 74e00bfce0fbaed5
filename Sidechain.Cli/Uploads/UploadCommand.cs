using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Cli.Accounts;
using Sidechain.Cli.Audio;
using Sidechain.Cli.CommandLine;
using Sidechain.Cli.Server;
using Sidechain.Cli.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Uploads;

/// <summary><c>sidechain upload</c>: shares a loop, from the file to "Post created!", in one trace.</summary>
internal static class UploadCommand
{
    /// <summary>What the api takes; a typing error is better told before the upload.</summary>
    private const double MinBpm = 20;
    private const double MaxBpm = 400;

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "A WAV file: PCM 16/24/32 or float, mono or stereo, any rate" };
        var title = new Option<string>("--title") { Description = "Title of the post [default: the file's name]", HelpName = "TEXT" };
        var bpm = new Option<double?>("--bpm") { Description = $"Beats a minute, {MinBpm} to {MaxBpm}", HelpName = "N", CustomParser = ParseBpm };
        var key = new Option<string>("--key") { Description = "Musical key, for example \"A minor\"", HelpName = "KEY" };
        var json = CommandFrame.JsonOption();
        var command = new Command("upload", "Share a loop") { file, title, bpm, key, json };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new UploadRequest(parsed.GetRequiredValue(file), parsed.GetValue(title), parsed.GetValue(bpm), parsed.GetValue(key));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, request, cancellation), cancellation);
        });
        return command;
    }

    private static double? ParseBpm(ArgumentResult argument)
    {
        if (double.TryParse(argument.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bpm) && bpm is >= MinBpm and <= MaxBpm)
            return bpm;
        argument.AddError($"--bpm takes a number from {MinBpm} to {MaxBpm}.");
        return null;
    }

    private static async Task<int> RunAsync(CommandRun run, UploadRequest request, CancellationToken cancellation)
    {
        var (session, screen) = run;
        var notLoggedIn = await Credentials.FindAsync(session, cancellation).ConfigureAwait(false);
        if (notLoggedIn is null)
            session.SampleClock(cancellation);
        return await session.TraceAsync(SpanNames.ShareLoop, TraceOrigin.Environment, async () =>
        {
            if (notLoggedIn is not null)
                throw notLoggedIn;
            var started = session.Time.GetTimestamp();
            if (!OpusEncoder.IsAvailable)
                screen.Warning("libopusenc is not installed, so the WAV is sent as it is. Install it (Debian: apt install libopusenc0) for uploads a fifth of the size.");
            var upload = new LoopUpload(session);
            var shared = await BarProgress.ShowAsync(progress => upload.RunAsync(request, progress, cancellation)).ConfigureAwait(false);
            await session.SpanAsync(SpanNames.UpdateUi, _ =>
            {
                UploadReport.Print(screen, shared, session.Time.GetElapsedTime(started), session.TraceId!);
                return Task.FromResult(true);
            }).ConfigureAwait(false);
            return ExitCodes.Done;
        }).ConfigureAwait(false);
    }
}
