using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Sidechain.PluginHostSim.Host.Code;

/// <summary>Reads the methods that a method calls, creates or takes the address of, from its compiled code (ECMA-335, III).</summary>
internal static class CalledMethods
{
    private const byte TwoByteOpcode = 0xFE;

    private static readonly Dictionary<int, OpCode> Opcodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var opcode = code[at] == TwoByteOpcode ? Opcodes[(code[at] << 8) | code[at + 1]] : Opcodes[code[at]];
            at += opcode.Size;
            if (opcode.OperandType == OperandType.InlineMethod && Resolve(method, Int32(code, at)) is { } called)
            {
                yield return called;
            }

            at += Length(opcode.OperandType, code, at);
        }
    }

    private static int Length(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * Int32(code, at)),
        _ => 4,
    };

    private static MethodBase? Resolve(MethodBase caller, int token)
    {
        var types = caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        return caller.Module.ResolveMethod(token, types, caller.IsGenericMethod ? caller.GetGenericArguments() : null);
    }

    private static int Int32(byte[] code, int at) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
}
