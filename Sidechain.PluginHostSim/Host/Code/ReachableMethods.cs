using System.Reflection;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host.Code;

/// <summary>
/// Walks from a plugin's <c>Process</c> through all code that is not the framework's. A virtual call goes to every override in the plugin's
/// assembly; a call through a delegate is not followed.
/// </summary>
internal static class ReachableMethods
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every method once, the framework's at the end of each way included.</summary>
    public static IReadOnlyList<ReachableMethod> From(Type plugin)
    {
        var map = plugin.GetInterfaceMap(typeof(IAudioPlugin));
        MethodBase process =
            map.TargetMethods[Array.FindIndex(map.InterfaceMethods, method => method.Name == nameof(IAudioPlugin.Process))];
        if (process.Name != nameof(IAudioPlugin.Process))
        {
            // The compiler puts a method of its own between the interface's and a public one that is not virtual.
            process = CalledMethods.Of(process).Single();
        }

        var found = new List<ReachableMethod>();
        Walk(plugin, new ReachableMethod(process, process.Name), [], found);
        return found;
    }

    private static void Walk(Type plugin, ReachableMethod reached, HashSet<MethodBase> seen, List<ReachableMethod> found)
    {
        if (!seen.Add(reached.Method))
        {
            return;
        }

        found.Add(reached);
        if (IsFrameworks(reached.Method))
        {
            return;
        }

        foreach (var target in CalledMethods.Of(reached.Method).SelectMany(called => Targets(plugin, called)))
        {
            Walk(plugin, new ReachableMethod(target, $"{reached.Path} → {Name(target)}"), seen, found);
        }
    }

    private static IEnumerable<MethodBase> Targets(Type plugin, MethodBase called)
    {
        if (IsFrameworks(called) || called is not MethodInfo { IsVirtual: true, IsFinal: false } method
            || method.DeclaringType is not { } declaring)
        {
            return [called];
        }

        // A call on the plugin itself reaches its own override alone, not those of other plugins with the same base.
        return declaring.IsAssignableFrom(plugin) && !declaring.IsInterface
            ? SelfAndBases(plugin).SelectMany(type => Overrides(type, method)).Take(1)
            : plugin.Assembly.GetTypes().Where(type => declaring.IsAssignableFrom(type)).SelectMany(type => Overrides(type, method));
    }

    private static IEnumerable<MethodInfo> Overrides(Type type, MethodInfo method) => type.GetMethods(Declared)
        .Where(candidate =>
            candidate.Name == method.Name && !candidate.IsAbstract && candidate.GetParameters().Length == method.GetParameters().Length);

    private static IEnumerable<Type> SelfAndBases(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static string Name(MethodBase method) => IsFrameworks(method) ? $"{method.DeclaringType?.Name}.{method.Name}" : method.Name;

    private static bool IsFrameworks(MethodBase method) =>
        method.DeclaringType?.Assembly.GetName().Name is { } name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib");
}
