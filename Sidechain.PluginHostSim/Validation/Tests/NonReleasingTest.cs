namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class NonReleasingTest() : PluginTest(
    "Non-releasing audio processing", 6, "Changes rate and block size without a release between: some hosts only prepare again.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        AudioProcessingTest.Process(subject, plugin, doesRelease: false);
    }
}
