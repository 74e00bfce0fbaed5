using System.Globalization;
using System.Text.Json;
using Sidechain.PluginHostSim.Measuring;
using Sidechain.TestApi;

namespace Sidechain.Bench.AudioThread;

/// <summary>
/// The audio thread at 48 kHz and 64 frames, while loops are captured, encoded and sent: the time that tracing adds to a callback, its
/// allocations and system calls, and the speed of a bounce. Ends with 1 when a goal is missed.
/// </summary>
internal static class AudioThreadBench
{
    private const string Rate = "48000";
    private const string Frames = "64";

    /// <summary>Fewer whole callbacks under strace prove nothing.</summary>
    private const int LeastBlocks = 1000;

    private const double LeastTimesRealTime = 20;

    /// <param name="pairs">Stretches with tracing on, and as many with it off.</param>
    /// <param name="seconds">Length of each.</param>
    public static async Task<int> RunAsync(int pairs, int seconds)
    {
        var home = Directory.CreateTempSubdirectory("sidechain-bench-");
        try
        {
            await using var api = await RecordingApi.StartAsync();
            var host = new PluginHostProgram(api.Url, RecordingApi.Token, home.FullName);
            var isGood = PrintMeasure(
                await host.RunAsync(["measure", "--rate", Rate, "--block", Frames, "--pairs", Text(pairs), "--seconds", Text(seconds)]));
            isGood &= api.Spans.Any(span => span.Name == "plugin.audio");
            isGood &= await PrintCallsAsync(host, home.FullName, seconds);
            isGood &= await PrintBounceAsync(host, home.FullName);
            Console.WriteLine(isGood ? "All goals are met." : "A goal is missed.");
            return isGood ? 0 : 1;
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static bool PrintMeasure(JsonElement report)
    {
        Print(
            $"{Rate} Hz, {Frames} frames, {report.GetProperty("priority").GetString()}; "
            + $"{report.GetProperty("pairs").GetInt32()} pairs of {report.GetProperty("seconds").GetInt32()} s");
        Print(
            $"{"",-12} {"p50 µs",7} {"p99.9 µs",9} {"least",8} {"most",8} {"running",8} {"max µs",9} "
            + $"{"xruns",6} {"blocks",9} {"stopped",8} {"xruns",6} {"bytes",6} {"shares",7}");
        PrintStretches("tracing on", report.GetProperty("on"));
        PrintStretches("tracing off", report.GetProperty("off"));
        Print(
            $"median p99.9 differs by {Number(report, "difference") * 100:+0.0;-0.0} %; "
            + $"off differs from off by {Number(report, "off_difference") * 100:+0.0;-0.0} %");
        Print($"the recorder takes {Number(report, "recorder_ns"):0} ns of a block, {Number(report, "recorder_share") * 100:0.0000} %");
        var garbage = report.GetProperty("garbage");
        Print(
            $"{garbage.GetProperty("collections").GetInt32()} collections, paused {Number(garbage, "pause_ms"):0.0} ms, "
            + $"at most {Number(garbage, "longest_pause_ms"):0.0} ms at once");
        return report.GetProperty("passed").GetBoolean();
    }

    private static void PrintStretches(string name, JsonElement stretches)
    {
        var p999 = stretches.GetProperty("p999").EnumerateArray().Select(value => value.GetInt64()).ToArray();
        Print(
            $"{name,-12} {Number(stretches, "median_p50") / 1e3,7:0.00} {Number(stretches, "median_p999") / 1e3,9:0.0} "
            + $"{p999.Min() / 1e3,8:0.0} {p999.Max() / 1e3,8:0.0} {Number(stretches, "median_running_p999") / 1e3,8:0.0} "
            + $"{Number(stretches, "max") / 1e3,9:0.0} {Number(stretches, "xruns"),6:0} {Number(stretches, "blocks"),9:0} "
            + $"{Number(stretches, "stopped_blocks"),8:0} {Number(stretches, "stopped_xruns"),6:0} "
            + $"{Number(stretches, "allocated_bytes"),6:0} {Number(stretches, "shares"),7:0}");
    }

    /// <summary>The real plugin makes none; a plugin that sleeps shows that calls are seen at all.</summary>
    private static async Task<bool> PrintCallsAsync(PluginHostProgram host, string home, int seconds)
    {
        var calls = await Strace.RunAsync(
            host, ["measure", "--rate", Rate, "--block", Frames, "--pairs", "1", "--seconds", Text(seconds)], home);
        var control = await Strace.RunAsync(
            host, ["play", "--rate", Rate, "--block", Frames, "--seconds", "3", "--plugin", "violator-sleeps"], home);
        if (calls is null || control is null)
        {
            return false;
        }

        PrintCalls("sharing", calls);
        PrintCalls("violator-sleeps", control);
        return calls.Blocks >= LeastBlocks && calls.Calls.Count == 0 && control.Calls.Values.Sum() > control.Blocks / 2;
    }

    private static void PrintCalls(string name, MarkedCalls calls)
    {
        Print(
            $"system calls in {calls.Blocks} callbacks, {name}: {Names(calls.Calls)}; "
            + $"in {calls.StoppedBlocks} of them the runtime stopped the thread: {Names(calls.RuntimeCalls)}");
    }

    private static string Names(IReadOnlyDictionary<string, int> calls) =>
        calls.Count == 0 ? "none" : string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}"));

    private static async Task<bool> PrintBounceAsync(PluginHostProgram host, string home)
    {
        var report = await host.RunAsync(["bounce", "--bars", "64", "-o", Path.Combine(home, "song.wav")]);
        Print($"bounce of {Number(report, "audio_seconds"):0} s: {Number(report, "times_real_time"):0} times real time");
        return Number(report, "times_real_time") >= LeastTimesRealTime;
    }

    private static double Number(JsonElement document, string name) => document.GetProperty(name).GetDouble();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Print(string line) => Console.WriteLine(line);
}
