namespace Sidechain.StandIns.Tests.Hosting;

/// <summary>Processes by id and start time, as the host notes them in its data folder.</summary>
internal static class RunningProcesses
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<(string Id, string Start)> In(string data) =>
        [.. File.ReadAllLines(Path.Combine(data, "processes")).Select(line => line.Split(' ')).Select(words => (words[0], words[1]))];

    public static IReadOnlyList<(string Id, string Start)> StillThere(IEnumerable<(string Id, string Start)> processes) =>
        [.. processes.Where(p => StartOf(p.Id) == p.Start)];

    /// <summary>Looks until none is there; fails with those that stay.</summary>
    public static async Task AllGoneAsync(IReadOnlyList<(string Id, string Start)> processes)
    {
        Assert.NotEmpty(processes);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; StillThere(processes).Count > 0 && waited < Limit; waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.Empty(StillThere(processes));
    }

    /// <summary>Command lines that name the folder.</summary>
    public static IReadOnlyList<string> Naming(string data) =>
        [.. Directory.EnumerateDirectories("/proc").Where(d => Path.GetFileName(d).All(char.IsAsciiDigit)).Select(CommandLineOf).Where(line => line.Contains(data, StringComparison.Ordinal))];

    /// <summary>Returns when a process of this name names the folder.</summary>
    public static async Task NamingAsync(string data, string program)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var waited = TimeSpan.Zero; !Naming(data).Any(line => Path.GetFileName(line.Split('\0')[0]) == program); waited += timer.Period)
        {
            Assert.True(waited < Limit, $"{program} was never seen");
            await timer.WaitForNextTickAsync();
        }
    }

    public static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    /// <summary>Null for none, and for a zombie: it has ended, its parent has not asked how.</summary>
    private static string? StartOf(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
