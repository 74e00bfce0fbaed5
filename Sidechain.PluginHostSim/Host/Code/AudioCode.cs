using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sidechain.PluginHostSim.Host.Code;

/// <summary>
/// Compiles all code that a plugin's callback can reach before the audio thread runs it. A native plugin comes compiled. Here a method
/// would be compiled at its first call, under locks and with new memory, in the middle of the first share.
/// </summary>
internal static class AudioCode
{
    /// <returns>How many methods are compiled now.</returns>
    public static int Compile(Type plugin)
    {
        var compiled = 0;
        foreach (var (method, _) in ReachableMethods.From(plugin))
        {
            if (method.IsAbstract || method.ContainsGenericParameters
                || method.Attributes.HasFlag(MethodAttributes.PinvokeImpl) || method.GetMethodBody() is null)
            {
                continue;
            }

            RuntimeTypeHandle[] arguments =
            [
                .. method.DeclaringType is { IsGenericType: true } type
                    ? type.GetGenericArguments().Select(argument => argument.TypeHandle)
                    : [],
                .. method.IsGenericMethod ? method.GetGenericArguments().Select(argument => argument.TypeHandle) : [],
            ];
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments.Length > 0 ? arguments : null);
            compiled++;
        }

        return compiled;
    }
}
