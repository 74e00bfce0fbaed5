using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Sidechain.StreamFake.Tests;

/// <summary>Stream's own client, npm <c>getstream</c>, does with the fake what applications do.</summary>
public sealed partial class TourTests
{
    [Fact]
    public async Task Client_OfStreamItself_ToursAllThatTheFakeHas()
    {
        await using var stream = await StreamServer.StartAsync();
        var folder = typeof(TourTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "TourDirectory").Value!;
        using var tour = Process.Start(new ProcessStartInfo("node", ["--test", "--test-reporter=tap", "tour.test.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["STREAM_BASE_URL"] = $"{stream.Client.BaseAddress}api/",
                ["STREAM_API_KEY"] = StreamServer.ApiKey,
                ["STREAM_API_SECRET"] = StreamServer.ApiSecret,
            },
        })!;
        var errors = tour.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await tour.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tour.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tour.ExitCode == 0, output + await errors);
        var steps = StepPattern()
            .Count(await File.ReadAllTextAsync(Path.Combine(folder, "tour.test.mjs"), TestContext.Current.CancellationToken));
        Assert.True(steps > 10, "the tour has lost its steps");
        Assert.Equal(steps, PassedPattern().Count(output));
    }

    [GeneratedRegex(@"^  await t\.test\('", RegexOptions.Multiline)]
    private static partial Regex StepPattern();

    [GeneratedRegex(@"^    ok \d+ - ", RegexOptions.Multiline)]
    private static partial Regex PassedPattern();
}
