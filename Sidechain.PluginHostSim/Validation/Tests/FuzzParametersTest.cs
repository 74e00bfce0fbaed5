using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class FuzzParametersTest() : PluginTest(
    "Fuzz parameters", 6,
    "Sets parameters to their ends, beyond them and to no number at all between blocks: "
    + "broken automation data does, and the sound must survive.")
{
    private static readonly float[] Values =
    [
        0f, 1f, -1f, 2f, float.Epsilon, 1f - float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
    ];

    public override void Run(TestSubject subject)
    {
        const int Frames = 128;
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(48_000, Frames, 2));
        var noise = new NoiseBlocks(48_000, Frames, subject.Random);
        for (var round = 0; round < 20; round++)
        {
            foreach (var parameter in plugin.Parameters)
            {
                parameter.Normalised = Values[(round + subject.Random.Next(Values.Length)) % Values.Length];
            }

            noise.Process(plugin, Frames);
            noise.ExpectSound(subject, Frames);
        }
    }
}
