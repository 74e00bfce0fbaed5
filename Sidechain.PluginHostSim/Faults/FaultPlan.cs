using System.Globalization;
using Sidechain.Client.Failures;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>The faults that a run was started with.</summary>
internal sealed class FaultPlan
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    /// <summary>Reads <c>NAME</c> and <c>NAME=VALUE</c>.</summary>
    /// <exception cref="ClientException">There is no such fault, or its value makes no sense.</exception>
    public static FaultPlan Parse(IEnumerable<string> texts)
    {
        var plan = new FaultPlan();
        foreach (var text in texts)
        {
            var name = text.Split('=', 2) is [var before, ..] ? before : text;
            var entry = FaultCatalog.Find(name)
                ?? throw new ClientException($"There is no fault '{name}'. They are listed by: ./plugin-host faults", ExitCodes.Usage);
            plan._values[name] = ValueOf(entry, text.Length > name.Length ? text[(name.Length + 1)..] : null);
        }

        return plan;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<FaultEntry> Entries => [.. FaultCatalog.All.Where(entry => Has(entry.Name))];

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Null where the fault is off.</summary>
    public double? Value(string name) => _values.TryGetValue(name, out var value) ? value : null;

    private static double ValueOf(FaultEntry entry, string? text)
    {
        if (text is null)
        {
            return entry.Default;
        }

        if (entry.Value is null)
        {
            throw new ClientException($"The fault {entry.Name} takes no value.", ExitCodes.Usage);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= entry.Minimum && value <= entry.Maximum)
        {
            return value;
        }

        var range = FormattableString.Invariant(
            $"{entry.Value} from {entry.Minimum} to {entry.Maximum}, as in {entry.Name}={entry.Default}");
        throw new ClientException($"The fault {entry.Name} takes {range}.", ExitCodes.Usage);
    }
}
