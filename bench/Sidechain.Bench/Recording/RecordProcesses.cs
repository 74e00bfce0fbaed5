using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidechain.Bench.Recording;

/// <summary>
/// The same measurement in several processes: the compiler's output for either library differs from one to the next, and more runs in one
/// process do not even that out.
/// </summary>
internal static partial class RecordProcesses
{
    public static async Task<int> RunAsync(int processes, int runs)
    {
        var ratios = new List<double>();
        for (var n = 0; n < processes; n++)
        {
            using var process = Programs.Start(
                "dotnet", [typeof(RecordProcesses).Assembly.Location, "record", "--runs", runs.ToString(CultureInfo.InvariantCulture)],
                new Dictionary<string, string>());
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Console.WriteLine(output.TrimEnd());
            ratios.Add(double.Parse(Ratio().Match(output).Groups[1].Value, CultureInfo.InvariantCulture));
        }

        ratios.Sort();
        var median = ratios[ratios.Count / 2];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{processes} processes: "
                + $"Sidechain / OpenTelemetry {median:0.00} of the processor time in the median, {ratios[0]:0.00} to {ratios[^1]:0.00}"));
        return median <= 0.8 ? 0 : 1;
    }

    [GeneratedRegex(@"Sidechain / OpenTelemetry: ([0-9.]+) of the processor time")]
    private static partial Regex Ratio();
}
