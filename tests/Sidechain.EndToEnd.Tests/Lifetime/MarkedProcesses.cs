using System.Globalization;
using System.Text;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>
/// The processes of one application: those that inherited a variable (its own, DCP's and DCP's children, whoever their parent is now), and
/// the servers on its data, whose titles overwrite what they inherited.
/// </summary>
internal sealed class MarkedProcesses
{
    /// <summary>The longest that a process may outlive its application: 15 s, as <c>bench cycles</c> checks; more under load.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("SIDECHAIN_GONE_SECONDS") ?? "90", CultureInfo.InvariantCulture));

    private readonly byte[] _entry;

    /// <param name="name">A variable that nobody else has.</param>
    public MarkedProcesses(string name) => (Name, _entry) = (name, Encoding.UTF8.GetBytes($"{name}=1\0"));

    /// <summary>The application's data folder.</summary>
    public string? Data { get; set; }

    public string Name { get; }

    /// <summary>Command lines of those that live, without this process.</summary>
    public IReadOnlyList<string> Alive() =>
        [
            .. Directory.EnumerateDirectories("/proc")
                .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)).Where(IsMarked).Select(CommandLine),
        ];

    /// <summary>Looks until none is there; fails with those that stay.</summary>
    public async Task AllGoneAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var waited = TimeSpan.Zero; waited < Limit && Alive().Count > 0; waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.Empty(Alive());
    }

    private bool IsMarked(string process)
    {
        try
        {
            return Path.GetFileName(process) != $"{Environment.ProcessId}"
                && (File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(_entry) >= 0
                    || (Data is not null && Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)
                        ?.FullName.StartsWith(Data, StringComparison.Ordinal) == true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended, or is another user's
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return $"{Path.GetFileName(process)} {File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ')}";
        }
        catch (IOException)
        {
            return process;
        }
    }
}
