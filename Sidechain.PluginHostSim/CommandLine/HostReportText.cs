using System.Globalization;
using System.Text;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>A host's report as people read it.</summary>
internal static class HostReportText
{
    public static string Write(HostReport report)
    {
        var text = new StringBuilder();
        var block = report.BlockFrames * 1000.0 / report.SampleRate;
        var frames = $"{(report.VariableBlocks ? "up to " : "")}{report.BlockFrames} frames";
        var plugins = $"{report.Instances} plugin{(report.Instances == 1 ? "" : "s")}";
        Line(text, $"{report.SampleRate} Hz, {frames} ({block:0.00} ms), {plugins}, {report.Priority}");
        var stopped = report.StoppedXruns > 0 ? $", {report.StoppedXruns} in collections" : "";
        var restarts = report.Restarts > 0 ? $"    clock begun anew {report.Restarts} times" : "";
        Line(
            text,
            $"  {report.Blocks} blocks, {report.Seconds:0.0} s    load {report.Load:0.0 %}    xruns {report.Xruns}{stopped}{restarts}");
        Line(text, $"  {"µs",-16} {"p50",9} {"p99",9} {"p99.9",9} {"p99.99",9} {"max",9}");
        Row(text, "plugins", report.Plugins);
        Row(text, "empty callback", report.Empty);
        Row(text, "woke late by", report.Late);
        Line(text, $"  {report.AllocatedBytes} bytes allocated by the callback, in {report.AllocatingBlocks} blocks");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {report.Garbage.Collections} collections, paused {report.Garbage.PauseMs:0.0} ms, "
            + $"at most {report.Garbage.LongestPauseMs:0.0} ms at once; {report.StoppedBlocks} callbacks stopped\n");
        foreach (var failure in report.Failures)
        {
            Line(text, $"  {failure}");
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, Percentiles times) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {name,-16} {times.P50 / 1e3,9:0.0} {times.P99 / 1e3,9:0.0} {times.P999 / 1e3,9:0.0} "
            + $"{times.P9999 / 1e3,9:0.0} {times.Max / 1e3,9:0.0}\n");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
