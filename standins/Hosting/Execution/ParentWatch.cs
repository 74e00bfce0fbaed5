using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Execution;

/// <summary>
/// Stops the application when the <c>dotnet run</c> around it is killed: that one cannot pass SIGKILL on, and nobody would be left to press
/// Ctrl+C. A parent-death signal is no substitute: it follows a thread.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Timer _timer;

    private ParentWatch(int parent, Action onGone) =>
        _timer = new Timer(_ =>
        {
            if (Native.ParentId() != parent) onGone();
        }, null, Interval, Interval);

    /// <summary>Null where the parent is no <c>dotnet run</c> (a shell, a service manager): those may end before their children.</summary>
    public static ParentWatch? OfDotnetRun(Action onGone)
    {
        var parent = Native.ParentId();
        var commandLine = $"/proc/{parent}/cmdline";
        if (!File.Exists(commandLine)) return null;
        var words = File.ReadAllText(commandLine).Split('\0');
        return Path.GetFileName(words[0]) == "dotnet" && words.Contains("run") ? new ParentWatch(parent, onGone) : null;
    }

    public void Dispose() => _timer.Dispose();
}
