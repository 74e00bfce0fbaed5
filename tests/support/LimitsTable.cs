using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Tests;

/// <summary>The table of limits in <c>docs/production.md</c>, beside what a service has where nobody has configured it.</summary>
internal static partial class LimitsTable
{
    private static readonly string[] Members =
    [
        nameof(LimitOptions.PerMinute), nameof(LimitOptions.Burst), nameof(LimitOptions.Concurrent),
        nameof(LimitOptions.Waiting), nameof(LimitOptions.ConcurrentOfAll), nameof(LimitOptions.WaitingOfAll),
    ];

    /// <summary>What the table says of settings that this service has.</summary>
    public static SortedDictionary<string, double> Said(IServiceProvider services, params Assembly[] assemblies)
    {
        HashSet<string> sections =
        [
            .. Options(assemblies).Select(options => options.Section), .. Limits(services).Select(name => $"Limits:{name}"),
        ];
        var said = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (names, numbers) in Rows())
        {
            if (!sections.Contains(names[0][..names[0].LastIndexOf(':')]))
            {
                continue;
            }

            Assert.True(names.Count == numbers.Count, $"{string.Join(' ', names)}: {string.Join(' ', numbers)}");
            foreach (var (name, number) in names.Zip(numbers))
            {
                said.Add(name, number);
            }
        }

        return said;
    }

    /// <summary>The service's limits: each setting with a range, and the table's other names; in bytes, seconds or as a number.</summary>
    public static SortedDictionary<string, double> True(IServiceProvider services, params Assembly[] assemblies)
    {
        var said = Said(services, assemblies);
        var settings = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (section, type) in Options(assemblies))
        {
            var defaults = Activator.CreateInstance(type);
            foreach (var property in type.GetProperties())
            {
                var name = $"{section}:{property.Name}";
                if (property.GetCustomAttribute<RangeAttribute>() is not null || said.ContainsKey(name))
                {
                    settings.Add(name, Number(property.GetValue(defaults)!));
                }
            }
        }

        var limits = services.GetRequiredService<IOptionsMonitor<LimitOptions>>();
        foreach (var name in Limits(services))
        {
            // The text below the table says it of all.
            Assert.Equal(10, limits.Get(name).CallersOfAddress);
            foreach (var member in Members)
            {
                settings.Add($"Limits:{name}:{member}", Number(typeof(LimitOptions).GetProperty(member)!.GetValue(limits.Get(name))!));
            }
        }

        return settings;
    }

    private static IEnumerable<(string Section, Type Type)> Options(Assembly[] assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type != typeof(LimitOptions))
            .Select(type => (type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string, type))
            .Where(options => options.Item1 is not null)
            .Select(options => (options.Item1!, options.type));

    private static IEnumerable<string> Limits(IServiceProvider services) =>
        services.GetServices<IConfigureOptions<LimitOptions>>()
            .OfType<ConfigureNamedOptions<LimitOptions>>().Select(limit => limit.Name!).Distinct();

    private static double Number(object value) =>
        value is TimeSpan time ? time.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static IEnumerable<(IReadOnlyList<string> Names, IReadOnlyList<double> Numbers)> Rows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "docs", "production.md")))
        {
            folder = folder.Parent;
        }

        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "production.md")).Split("\n## Limits\n")[1].Split("\n## ")[0];
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var row = line.Split('|');
            var names = new List<string>();
            foreach (var name in Names().Matches(row[1]).Select(match => match.Groups[1].Value))
            {
                names.Add(name.StartsWith(':') ? names[0][..names[0].IndexOf(':', StringComparison.Ordinal)] + name : name);
            }

            var all = names.SelectMany(
                name => name.StartsWith("Limits:", StringComparison.Ordinal) ? Members.Select(member => $"{name}:{member}") : [name]);
            yield return ([.. all], [.. Numbers().Matches(row[2]).Select(Number)]);
        }
    }

    private static double Number(Match match)
    {
        var number = double.Parse(match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return number * match.Groups[2].Value switch
        {
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            "GiB" => 1024.0 * 1024 * 1024,
            "ms" => 0.001,
            "minute" or "minutes" => 60,
            "hours" => 3600,
            "days" => 86_400,
            _ => 1,
        };
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();

    [GeneratedRegex(@"(\d[\d,]*(?:\.\d+)?)(?: (KiB|MiB|GiB|ms|s|minutes?|hours|days)\b)?")]
    private static partial Regex Numbers();
}
