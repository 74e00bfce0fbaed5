using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Xunit.Sdk;
using Xunit.v3;

namespace Sidechain.Web.Tests.Client;

/// <summary>The client's own tests as data: Vitest runs once, and each of its tests is a row with its outcome. So they count as
/// every other test does.</summary>
internal sealed class VitestAttribute : DataAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Looking for tests must not run them.</summary>
    public override bool SupportsDiscoveryEnumeration() => false;

    public override async ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var report = Path.Combine(Path.GetTempPath(), $"sidechain-vitest-{Guid.NewGuid():n}.json");
        try
        {
            var (exitCode, output) = await RunAsync(report);
            if (!File.Exists(report))
            {
                throw new InvalidOperationException($"Vitest left no report:\n{output}");
            }

            var rows = Read(await File.ReadAllBytesAsync(report));
            if (rows.Count == 0)
            {
                throw new InvalidOperationException($"Vitest ran no test:\n{output}");
            }

            // An error that no test waited for is no test's failure, and stands in no report.
            if (exitCode != 0 && rows.TrueForAll(row => row.GetData() is not [_, _, "failed", _]))
            {
                rows.Add(Row("vitest", $"(ended with {exitCode})", "failed", output));
            }

            return rows;
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string report)
    {
        string[] args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", $"--outputFile={report}"];
        using var process = Process.Start(new ProcessStartInfo("node", args)
        {
            WorkingDirectory = ClientFolder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    private static List<ITheoryDataRow> Read(byte[] json)
    {
        using var report = JsonDocument.Parse(json);
        var rows = new List<ITheoryDataRow>();
        foreach (var file in report.RootElement.GetProperty("testResults").EnumerateArray())
        {
            var name = Path.GetFileName(file.GetProperty("name").GetString()!);
            var tests = file.GetProperty("assertionResults").EnumerateArray().ToList();
            rows.AddRange(tests.Select(test => Row(name, test.GetProperty("fullName").GetString()!, test.GetProperty("status").GetString()!,
                string.Join(
                    '\n',
                    test.TryGetProperty("failureMessages", out var messages)
                        ? messages.EnumerateArray().Select(message => message.GetString())
                        : []))));
            // A file that cannot be loaded has no tests.
            if (tests.Count == 0)
            {
                rows.Add(Row(name, "(the file)", "failed", file.GetProperty("message").GetString() ?? ""));
            }
        }

        return rows;
    }

    private static TheoryDataRow<string, string, string, string> Row(string file, string test, string status, string message) =>
        new(file, test, status, message)
        {
            TestDisplayName = $"{file}: {test}",
            Skip = status is "passed" or "failed" ? null : $"Vitest says: {status}",
        };
}
