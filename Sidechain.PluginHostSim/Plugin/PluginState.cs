using System.Buffers.Binary;

namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A plugin's state as a project file keeps it: a mark, the program, the bypass, the parameters. Little-endian.</summary>
internal static class PluginState
{
    private const int HeaderLength = 12;

    /// <summary>"SCP" and the version of the layout.</summary>
    private static ReadOnlySpan<byte> Mark => "SCP1"u8;

    public static byte[] Write(IReadOnlyList<PluginParameter> parameters, int program, bool isBypassed)
    {
        var state = new byte[HeaderLength + (parameters.Count * sizeof(float))];
        Mark.CopyTo(state);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(4), program);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), isBypassed ? 1 : 0);
        for (var i = 0; i < parameters.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(state.AsSpan(HeaderLength + (i * sizeof(float))), parameters[i].Normalised);
        }

        return state;
    }

    /// <summary>
    /// Sets the parameters from a state; false, without any change, when the bytes are not ours. Parameters that an older version lacked
    /// keep their values.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> state, IReadOnlyList<PluginParameter> parameters, out int program, out bool isBypassed)
    {
        (program, isBypassed) = (0, false);
        if (state.Length < HeaderLength || !state.StartsWith(Mark))
        {
            return false;
        }

        program = BinaryPrimitives.ReadInt32LittleEndian(state[4..]);
        isBypassed = BinaryPrimitives.ReadInt32LittleEndian(state[8..]) != 0;
        var values = state[HeaderLength..];
        for (var i = 0; i < Math.Min(parameters.Count, values.Length / sizeof(float)); i++)
        {
            parameters[i].Normalised = BinaryPrimitives.ReadSingleLittleEndian(values[(i * sizeof(float))..]);
        }

        return true;
    }
}
