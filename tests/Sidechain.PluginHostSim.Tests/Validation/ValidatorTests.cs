using System.Globalization;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Tests.Commands;
using Sidechain.PluginHostSim.Validation;
using Sidechain.PluginHostSim.Validation.Violators;

namespace Sidechain.PluginHostSim.Tests.Validation;

public sealed class ValidatorTests
{
    public static TheoryData<string, string> AllViolators =>
        new(Violators.All.Select(violator => (violator.Plugin.Name, violator.CaughtBy)));

    /// <summary>In a process of its own: threads, sockets and a plugin's crash are the process's.</summary>
    [Theory]
    [MemberData(nameof(AllViolators))]
    public async Task Validate_Violator_IsCaughtByTheTestMeantForItAndByNoEarlierOne(string plugin, string caughtBy)
    {
        var meant = PluginValidator.All.Single(test => test.Name == caughtBy);
        var result = await HostProcess.RunAsync(
            "validate", "--strictness", meant.Level.ToString(CultureInfo.InvariantCulture), "--plugin", plugin, "--json");

        var failed = result.Json.GetProperty("tests").EnumerateArray().Where(test => !test.GetProperty("passed").GetBoolean()).ToList();
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains(caughtBy, failed.Select(test => test.GetProperty("name").GetString()));
        Assert.All(failed, test => Assert.True(test.GetProperty("level").GetInt32() >= meant.Level, test.ToString()));
    }

    [Fact]
    public void Validate_Cancelled_EndsBeforeTheTestIsOver()
    {
        using var user = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var stuck = new PluginEntry("stuck", "Waits until the test is over", () =>
        {
            user.Cancel();
            release.Wait(CancellationToken.None);
            return new LoopSharingPlugin();
        });
        try
        {
            Assert.ThrowsAny<OperationCanceledException>(() => PluginValidator.Run(stuck, 1, 1, onTest: null, user.Token));
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Validate_LoopSharingPlugin_PassesAtTen()
    {
        var result = await HostProcess.RunAsync("validate", "--strictness", "10", "--json");

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(PluginValidator.All.Count, result.Json.GetProperty("tests").GetArrayLength());
        Assert.True(result.Json.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task Validate_StrictnessOfHosts_LeavesTheStricterTestsOut()
    {
        var result = await HostProcess.RunAsync("validate");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith(
            $"loop-sharing at strictness 5: {PluginValidator.All.Count(test => test.Level <= 5)} passed, 0 failed.\n", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Violator_SaysWhatAndWhy()
    {
        var result = await HostProcess.RunAsync("validate", "--strictness", "10", "--plugin", "violator-locks");

        Assert.Contains("The callback reaches Process → Measure → Monitor.Enter.", result.Output, StringComparison.Ordinal);
        Assert.Contains("a lock that is free today is taken on the day of the concert", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_Tests_AreInOrderAndEachHasAViolator()
    {
        Assert.Equal(PluginValidator.All.Select(test => test.Level).Order(), PluginValidator.All.Select(test => test.Level));
        Assert.Equal(
            PluginValidator.All.Select(test => test.Name).Where(name => name != "Plugin info").Order(),
            Violators.All.Select(violator => violator.CaughtBy).Distinct().Order());
    }
}
