using System.Reflection;

namespace Sidechain.PluginHostSim.Host.Code;

/// <summary>A method that an audio callback can reach.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The way to it: <c>Process → Work → Monitor.Enter</c>.</param>
internal sealed record ReachableMethod(MethodBase Method, string Path);
