using System.Reflection;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Realtime;

/// <summary>
/// Walks from a plugin's <c>Process</c> through all code that is not the framework's. A virtual call goes to every override in the plugin's assembly; a call
/// through a delegate is not followed: the tests that run the callback see what is behind it.
/// </summary>
internal static class ReachableCalls
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The way to each forbidden call: <c>Process → Work → Monitor.Enter</c>.</summary>
    public static IReadOnlyList<string> Forbidden(Type plugin)
    {
        var map = plugin.GetInterfaceMap(typeof(IAudioPlugin));
        var process = map.TargetMethods[Array.FindIndex(map.InterfaceMethods, method => method.Name == nameof(IAudioPlugin.Process))];
        var found = new List<string>();
        Walk(plugin, process, process.Name, [], found);
        return found;
    }

    private static void Walk(Type plugin, MethodBase method, string path, HashSet<MethodBase> seen, List<string> found)
    {
        if (!seen.Add(method))
        {
            return;
        }

        foreach (var called in CalledMethods.Of(method))
        {
            var step = $"{path} → {(IsFrameworks(called) || ForbiddenCalls.Contains(called) ? $"{called.DeclaringType?.Name}." : "")}{called.Name}";
            if (ForbiddenCalls.Contains(called))
            {
                found.Add(step);
            }
            else if (!IsFrameworks(called))
            {
                foreach (var target in Targets(plugin, called))
                {
                    Walk(plugin, target, step, seen, found);
                }
            }
        }
    }

    private static IEnumerable<MethodBase> Targets(Type plugin, MethodBase called)
    {
        if (called is not MethodInfo { IsVirtual: true, IsFinal: false } method || method.DeclaringType is not { } declaring)
        {
            return [called];
        }

        // A call on the plugin itself reaches its own override alone, not those of other plugins with the same base.
        return declaring.IsAssignableFrom(plugin) && !declaring.IsInterface
            ? SelfAndBases(plugin).SelectMany(type => Overrides(type, method)).Take(1)
            : plugin.Assembly.GetTypes().Where(type => declaring.IsAssignableFrom(type)).SelectMany(type => Overrides(type, method));
    }

    private static IEnumerable<MethodInfo> Overrides(Type type, MethodInfo method) => type.GetMethods(Declared)
        .Where(candidate => candidate.Name == method.Name && !candidate.IsAbstract && candidate.GetParameters().Length == method.GetParameters().Length);

    private static IEnumerable<Type> SelfAndBases(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool IsFrameworks(MethodBase method) =>
        method.DeclaringType?.Assembly.GetName().Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib");
}
