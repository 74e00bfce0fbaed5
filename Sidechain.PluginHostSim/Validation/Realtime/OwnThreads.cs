namespace Sidechain.PluginHostSim.Validation.Realtime;

/// <summary>
/// This process's threads without the runtime's, which are named <c>.NET …</c>. A nameless thread has its starter's name.
/// </summary>
internal static class OwnThreads
{
    private const string Runtime = ".NET";
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static IReadOnlySet<int> Now() => All().Select(thread => thread.Id).ToHashSet();

    /// <summary>The threads that came since and are the plugin's.</summary>
    public static IReadOnlyList<string> Since(IReadOnlySet<int> before) =>
        [
            .. All().Where(thread => !before.Contains(thread.Id) && !thread.Name.StartsWith(Runtime, StringComparison.Ordinal))
                .Select(thread => thread.Name),
        ];

    /// <summary>Like <see cref="Since"/>, when threads that are about to end have had a second for it.</summary>
    public static IReadOnlyList<string> LeftAfterAWhile(IReadOnlySet<int> before)
    {
        var left = Since(before);
        for (var attempt = 0; attempt < Attempts && left.Count > 0; attempt++)
        {
            Thread.Sleep(Pause);
            left = Since(before);
        }

        return left;
    }

    private static IEnumerable<(int Id, string Name)> All()
    {
        foreach (var path in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string name;
            try
            {
                name = File.ReadAllText(Path.Combine(path, "comm")).Trim();
            }
            catch (IOException)
            {
                // It ended meanwhile.
                continue;
            }

            yield return (int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture), name);
        }
    }
}
