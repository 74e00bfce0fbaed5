namespace Sidechain.PluginHostSim.Validation;

/// <summary>One thing that hosts do to plugins.</summary>
/// <param name="name">pluginval's name where it has such a test.</param>
/// <param name="level">The strictness from which on it runs, 1 to 10; pluginval's where it has such a test.</param>
/// <param name="explanation">Says what it does, and why a plugin that fails it does harm.</param>
internal abstract class PluginTest(string name, int level, string explanation)
{
    public string Name => name;

    public int Level => level;

    public string Explanation => explanation;

    /// <summary>Runs on a thread of its own. An exception is a failure too.</summary>
    public abstract void Run(TestSubject subject);
}
