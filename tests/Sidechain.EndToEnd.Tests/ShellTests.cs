using System.Diagnostics;

namespace Sidechain.EndToEnd.Tests;

/// <summary>The scripts in <c>tests/cli</c>, which drive the command from a shell as its users do.</summary>
public sealed class ShellTests(SidechainApplication application)
{
    private static readonly string Folder = Path.Combine(Cli.Root, "tests", "cli");

    public static TheoryData<string> Scripts =>
        [
            .. Directory.GetFiles(Folder, "*.sh").Select(path => Path.GetFileName(path)).Where(name => name != "lib.sh")
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_RunsToItsEnd(string script)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Folder, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SIDECHAIN_API_URL"] = application.ApiUrl.OriginalString;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(SidechainApplication.Limit);

        Assert.True(process.ExitCode == 0, $"{script}: exit code {process.ExitCode}\n{await output}{await errors}");
    }
}
