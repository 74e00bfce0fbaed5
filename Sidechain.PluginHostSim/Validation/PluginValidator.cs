using System.Diagnostics;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Tests;

namespace Sidechain.PluginHostSim.Validation;

/// <summary>Does to a plugin what hosts do, in the order of strictness.</summary>
internal static class PluginValidator
{
    /// <summary>Far longer than any test takes: a plugin that is still busy then hangs, and so would its host.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How often the user is asked whether to go on.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>By level, then in the order in which they run.</summary>
    public static IReadOnlyList<PluginTest> All { get; } =
    [
        new InfoTest(), new OpenTest(), new ProgramsTest(), new EditorTest(), new StateTest(), new AutomatableParametersTest(),
        new AudioProcessingTest(), new BypassTest(), new AutomationTest(), new EditorWhilstProcessingTest(), new EditorAutomationTest(),
        new UnloadTest(), new ProcessingTimeTest(), new NonReleasingTest(), new StateRestorationTest(), new FuzzParametersTest(),
        new BackgroundThreadStateTest(), new ParameterThreadSafetyTest(), new LargerBlockTest(), new AllocationsTest(),
        new LocksTest(), new WaitsTest(), new InputOutputTest(),
    ];

    /// <param name="entry">The plugin to validate.</param>
    /// <param name="strictness">1 to 10: tests up to this level run.</param>
    /// <param name="seed">Seed of everything that is random.</param>
    /// <param name="onTest">Told of each test before it runs.</param>
    /// <param name="cancellationToken">Leaves the test that runs to itself, and ends.</param>
    public static ValidationReport Run(
        PluginEntry entry, int strictness, int seed, Action<PluginTest>? onTest = null, CancellationToken cancellationToken = default)
    {
        var results = new List<TestResult>();
        foreach (var test in All.Where(test => test.Level <= strictness))
        {
            onTest?.Invoke(test);
            results.Add(Run(test, new TestSubject(entry, strictness, new Random(seed)), cancellationToken));
        }

        return new ValidationReport(entry.Name, strictness, seed, results);
    }

    private static TestResult Run(PluginTest test, TestSubject subject, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();

        // Its name is what threads that the plugin starts begin with, see OwnThreads.
        var thread = new Thread(() => Try(test, subject)) { Name = "validate", IsBackground = true };
        thread.Start();
        while (!thread.Join(Look) && Stopwatch.GetElapsedTime(started) < Limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (thread.IsAlive)
        {
            subject.Fail(
                $"It did not come back within {Limit.TotalSeconds:0} s: it waits for something that does not come, and its host hangs.");
        }

        return new TestResult(
            test.Name, test.Level, test.Explanation, subject.Failures, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static void Try(PluginTest test, TestSubject subject)
    {
        try
        {
            test.Run(subject);
        }
        catch (Exception exception)
        {
            subject.Fail($"It threw {exception.GetType().Name}: {exception.Message} A real host would be gone, with the user's song.");
        }
    }
}
