using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>
/// <c>plugin-host compare-encoding</c>: shares the same loop twice, encoded here and at the server, and says where the time went both ways.
/// </summary>
internal static class CompareEncodingCommand
{
    private const string Examples = """
        Share the same loop twice, encoded here and at the server, and compare the two traces step by step

          ./plugin-host compare-encoding samples/loop.wav
          ./plugin-host compare-encoding samples/loop.wav --fault slow-network=2000
        """;

    /// <summary>Longest wait for a trace to be whole at the server.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "A WAV file: PCM 16/24/32 or float, mono or stereo, 1 to 768 kHz" };
        var faults = FaultOptions.Create(FaultTargets.Compare);
        var json = CommandFrame.JsonOption();
        var command = new Command("compare-encoding", Examples) { file, faults, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = FaultOptions.Plan(parsed, faults);
            var (options, clock, path) = FaultOptions.Session(plan);
            try
            {
                return await frame.RunAsync(
                    parsed,
                    parsed.GetValue(json),
                    run => RunAsync(run, new ShareAction(run, plan, clock), parsed.GetRequiredValue(file), cancellationToken),
                    cancellationToken,
                    options);
            }
            finally
            {
                if (path is not null)
                {
                    await path.DisposeAsync();
                }
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, ShareAction share, string file, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        if (!session.Settings.Tracing)
        {
            throw new ClientException($"Two traces are compared, and tracing is off: set {Settings.TracingVariable}=on.", ExitCodes.Usage);
        }

        // The first share of a process pays for compiling its code: neither of the two may.
        await ShareAsync(share, session, file, EncodeOn.Client, cancellationToken);
        var here = await ShareAsync(share, session, file, EncodeOn.Client, cancellationToken);
        var there = await ShareAsync(share, session, file, EncodeOn.Server, cancellationToken);
        await session.DeliverAsync(serverMissing: false);
        var comparison = TraceComparison.Of(
            await ReadAsync(session, here, cancellationToken), await ReadAsync(session, there, cancellationToken), cancellationToken);
        if (screen.Json)
        {
            screen.Document(ToDocument(here, there, comparison), PluginJson.Readable.ComparisonDocument);
            return ExitCodes.Done;
        }

        screen.Line("A: encoded here. B: encoded at the server.");
        screen.Line();
        screen.Write(ComparisonText.Render(comparison));
        screen.Line();
        screen.Sentence(comparison.Sentence(), Tone.Good);
        screen.Hint($"A: ./sidechain trace show {here}");
        screen.TraceId(there);
        return ExitCodes.Done;
    }

    private static async Task<string> ShareAsync(
        ShareAction share, ApiSession session, string file, EncodeOn encode, CancellationToken cancellationToken)
    {
        var request = new UploadRequest(new FileSource(file), Title: null, Bpm: null, Key: null) { Encode = encode };
        await share.RunAsync(new ShareWish(Bars: null, request), cancellationToken);
        return session.TraceId!;
    }

    private static async Task<TraceTree> ReadAsync(ApiSession session, string traceId, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        TraceDocument? document = null;
        try
        {
            while (document is not { IsComplete: true })
            {
                if (document is not null)
                {
                    await Task.Delay(Pause, limited.Token);
                }

                var bytes = await ApiRead.FindAsync(session, $"api/v1/traces/{traceId}?attributes=true", limited.Token);
                document = bytes is null ? document : TreeJson.Read(bytes);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Most of it is better than nothing.
        }

        return document?.Tree ?? throw new ClientException(
            $"The trace {traceId} has not come to the server. Look at it later: ./sidechain trace show {traceId} --wait");
    }

    private static ComparisonDocument ToDocument(string here, string there, TraceComparison comparison) => new(
        here,
        there,
        Ms(comparison.ANs),
        Ms(comparison.BNs),
        comparison.Sentence(),
        [.. comparison.Steps.Select(step => new ComparedStepDocument(step.Name, step.Depth, Ms(step.A), Ms(step.B)))]);

    private static double Ms(long ns) => Math.Round(ns / 1e6, 3);

    private static double? Ms(long? ns) => ns is { } there ? Ms(there) : null;
}
