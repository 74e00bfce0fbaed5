using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Tests;

public class WavNotesTests
{
    private const uint Loop = 0;
    private const uint OneShot = 1;
    private const uint HasRoot = 2;

    public static TheoryData<string, byte[], double?, string?> Files => new()
    {
        { "before the samples", Head().Chunk("acid", Acid(HasRoot, 66, 174.0f)).Chunk("data", new byte[4]).ToArray(), 174, "F#" },
        { "behind the samples", Head().Chunk("data", new byte[4]).Chunk("acid", Acid(HasRoot, 57, 92.5f)).ToArray(), 92.5, "A" },
        { "behind odd samples", Head().Chunk("data", new byte[5], padded: false).Chunk("acid", Acid(Loop, 0, 120f)).ToArray(), 120, null },
        { "no root", Head().Chunk("acid", Acid(Loop, 60, 140f)).ToArray(), 140, null },
        { "one sound without a beat", Head().Chunk("acid", Acid(OneShot | HasRoot, 48, 140f)).ToArray(), null, "C" },
        { "a tempo of nothing", Head().Chunk("acid", Acid(HasRoot, 48, 0f)).ToArray(), null, "C" },
        { "a tempo that is no number", Head().Chunk("acid", Acid(Loop, 48, float.NaN)).ToArray(), null, null },
        { "a tempo without end", Head().Chunk("acid", Acid(Loop, 48, float.PositiveInfinity)).ToArray(), null, null },
        { "a note that is none", Head().Chunk("acid", Acid(HasRoot, 4000, 120f)).ToArray(), 120, null },
        { "a chunk that is cut short", Head().Chunk("acid", new byte[10], claimed: 24).ToArray(), null, null },
        { "a chunk that is too short", Head().Chunk("acid", new byte[10]).ToArray(), null, null },
        { "a sampler's note", Head().Chunk("smpl", new byte[36]).Chunk("data", new byte[4]).ToArray(), null, null },
        { "samples that look like it", Head().Chunk("data", LikeAChunk(), claimed: 0).ToArray(), null, null },
        { "nothing", [], null, null },
        { "text", "Ceci n'est pas une boucle."u8.ToArray(), null, null },
    };

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Read_File_GivesWhatItSaysAndNothingThatMakesNoSense(string described, byte[] file, double? tempo, string? root) =>
        Assert.Equal((described, new WavNotes(tempo, root)), (described, WavNotes.Read(new MemoryStream(file))));

    private static WavBytes Head() => new WavBytes().Format(1, 1, 48_000, 16);

    /// <summary>Samples whose length nobody filled in begin where the next chunk would.</summary>
    private static byte[] LikeAChunk() => [.. "acid"u8, 24, 0, 0, 0, .. Acid(HasRoot, 60, 120f)];

    private static byte[] Acid(uint flags, ushort root, float tempo) =>
        [.. BitConverter.GetBytes(flags), .. BitConverter.GetBytes(root), .. new byte[14], .. BitConverter.GetBytes(tempo)];
}
