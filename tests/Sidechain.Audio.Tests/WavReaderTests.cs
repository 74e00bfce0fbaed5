using System.Buffers.Binary;
using Sidechain.Audio.Wav;
using Sidechain.Tests;

namespace Sidechain.Audio.Tests;

public class WavReaderTests
{
    private static readonly byte[] OneFrame = [0x00, 0x40, 0x00, 0xC0]; // 0.5 and -0.5 in 16 bits

    public static TheoryData<string, byte[], float[]> Formats => new()
    {
        { "PCM 16", new WavBytes().Format(1, 2, 48_000, 16).Chunk("data", OneFrame).ToArray(), [0.5f, -0.5f] },
        { "PCM 16, the extremes", WavBytes.Pcm16(8_000, 1, short.MinValue, 0, short.MaxValue), [-1f, 0f, 32767f / 32768] },
        {
            "PCM 24",
            new WavBytes().Format(1, 1, 44_100, 24).Chunk("data", [0x00, 0x00, 0x40, 0x00, 0x00, 0xC0, 0x01, 0x00, 0x00]).ToArray(),
            [0.5f, -0.5f, 1f / (1 << 23)]
        },
        { "PCM 32", new WavBytes().Format(1, 1, 96_000, 32).Chunk("data", [0, 0, 0, 0x40, 0, 0, 0, 0x80]).ToArray(), [0.5f, -1f] },
        {
            "float 32",
            new WavBytes().Format(3, 1, 48_000, 32)
                .Chunk("data", [.. BitConverter.GetBytes(0.25f), .. BitConverter.GetBytes(-1.5f)]).ToArray(),
            [0.25f, -1.5f]
        },
        {
            "float 32 with NaN and infinity",
            new WavBytes().Format(3, 1, 48_000, 32).Chunk(
                "data",
                [.. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(float.PositiveInfinity), .. BitConverter.GetBytes(0.5f)])
                    .ToArray(),
            [0f, 0f, 0.5f]
        },
        { "extensible PCM 16", new WavBytes().ExtensibleFormat(1, 2, 48_000, 16).Chunk("data", OneFrame).ToArray(), [0.5f, -0.5f] },
        { "extensible PCM 24", new WavBytes().ExtensibleFormat(1, 1, 48_000, 24).Chunk("data", [0, 0, 0x40]).ToArray(), [0.5f] },
        {
            "extensible float", new WavBytes().ExtensibleFormat(3, 1, 48_000, 32).Chunk("data", BitConverter.GetBytes(0.75f)).ToArray(),
            [0.75f]
        },
        {
            "odd chunks around",
            new WavBytes().Chunk("JUNK", new byte[7]).Format(1, 2, 48_000, 16).Chunk("bext", new byte[603]).Chunk("data", OneFrame)
                .Chunk("LIST", new byte[26]).ToArray(),
            [0.5f, -0.5f]
        },
        {
            "a longer format chunk",
            new WavBytes().Chunk("fmt ", [.. new WavBytes().Format(1, 2, 48_000, 16).ToArray()[20..], 0, 0])
                .Chunk("data", OneFrame).ToArray(),
            [0.5f, -0.5f]
        },
        {
            "a data chunk that claims more than there is",
            new WavBytes().Format(1, 2, 48_000, 16).Chunk("data", OneFrame, claimed: uint.MaxValue).ToArray(), [0.5f, -0.5f]
        },
        {
            "a data chunk of length 0 with bytes behind it",
            new WavBytes().Format(1, 2, 48_000, 16).Chunk("data", OneFrame, claimed: 0).ToArray(), [0.5f, -0.5f]
        },
        {
            "a data chunk of half the numbers there are",
            new WavBytes().Format(1, 2, 48_000, 16).Chunk("data", OneFrame, claimed: 0x7FFF_FFFF).ToArray(), [0.5f, -0.5f]
        },
        {
            "an odd chunk without its padding",
            new WavBytes().Format(1, 2, 48_000, 16).Chunk("LIST", new byte[17], padded: false).Chunk("data", OneFrame).ToArray(),
            [0.5f, -0.5f]
        },
        {
            "an odd chunk without its padding first",
            new WavBytes().Chunk("JUNK", new byte[27], padded: false).Format(1, 2, 48_000, 16).Chunk("data", OneFrame).ToArray(),
            [0.5f, -0.5f]
        },
        {
            "an odd format chunk without its padding",
            new WavBytes().Chunk("fmt ", [.. new WavBytes().Format(1, 2, 48_000, 16).ToArray()[20..], 0], padded: false)
                .Chunk("data", OneFrame).ToArray(),
            [0.5f, -0.5f]
        },
        { "RF64", Rf64("RF64", OneFrame, OneFrame.Length), [0.5f, -0.5f] },
        {
            "BW64 with a chunk behind the samples", [.. Rf64("BW64", OneFrame, OneFrame.Length), .. "LIST"u8, 4, 0, 0, 0, 1, 2, 3, 4],
            [0.5f, -0.5f]
        },
        { "RF64 whose length nobody filled in", Rf64("RF64", OneFrame, 0), [0.5f, -0.5f] },
        { "half a frame at the end", new WavBytes().Format(1, 2, 48_000, 16).Chunk("data", [.. OneFrame, 1, 2]).ToArray(), [0.5f, -0.5f] },
    };

    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "empty", [], "loop.txt is no WAV audio (the file is empty)." },
        { "text", "Ceci n'est pas une boucle."u8.ToArray(), "loop.txt is no WAV audio (no RIFF header)." },
        { "three bytes", "RIF"u8.ToArray(), "(no RIFF header)" },
        { "another RIFF file", [.. "RIFF"u8, 4, 0, 0, 0, .. "AVI "u8], "(a RIFF file of another kind)" },
        { "RF64 of another kind", [.. "RF64"u8, .. new byte[40]], "(a RIFF file of another kind)" },
        {
            "no samples, and more chunks", new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", []).Chunk("LIST", new byte[5]).ToArray(),
            "(it holds no samples)"
        },
        { "no chunks", new WavBytes().ToArray(), "(no format chunk)" },
        { "no data", new WavBytes().Format(1, 1, 48_000, 16).ToArray(), "(no data chunk)" },
        { "no samples", new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", []).ToArray(), "(it holds no samples)" },
        {
            "data before its format", new WavBytes().Chunk("data", OneFrame).Format(1, 1, 48_000, 16).ToArray(),
            "(the samples come before their format)"
        },
        { "short format chunk", new WavBytes().Chunk("fmt ", new byte[14]).ToArray(), "(its format chunk is cut short)" },
        {
            "format chunk past the end", new WavBytes().Chunk("fmt ", new byte[10], claimed: 16).ToArray(),
            "(its format chunk is cut short)"
        },
        {
            "extensible without its tail", new WavBytes().Format(0xFFFE, 1, 48_000, 16).Chunk("data", OneFrame).ToArray(),
            "(its extensible format chunk is cut short)"
        },
        { "8 bits", new WavBytes().Format(1, 1, 48_000, 8).Chunk("data", OneFrame).ToArray(), "(PCM with 8 bits a sample)" },
        {
            "float 64", new WavBytes().Format(3, 1, 48_000, 64).Chunk("data", new byte[8]).ToArray(),
            "(floating point with 64 bits a sample)"
        },
        {
            "MP3 in WAV", new WavBytes().Format(0x55, 1, 48_000, 0).Chunk("data", OneFrame).ToArray(),
            "(compressed or unknown format 0x0055)"
        },
        {
            "no channels", new WavBytes().Format(1, 0, 48_000, 16).Chunk("data", OneFrame).ToArray(),
            "(0 channels; mono and stereo can be shared)"
        },
        {
            "six channels", new WavBytes().Format(1, 6, 48_000, 16).Chunk("data", new byte[12]).ToArray(),
            "(6 channels; mono and stereo can be shared)"
        },
        {
            "no sample rate", new WavBytes().Format(1, 1, 0, 16).Chunk("data", OneFrame).ToArray(),
            "(a sample rate of 0 Hz; 1000 to 768000 can be shared)"
        },
        {
            "a sample rate that aborts the encoder", new WavBytes().Format(1, 1, 7, 16).Chunk("data", OneFrame).ToArray(),
            "(a sample rate of 7 Hz; 1000 to 768000 can be shared)"
        },
        {
            "a sample rate below the lowest", new WavBytes().Format(1, 1, 999, 16).Chunk("data", OneFrame).ToArray(),
            "(a sample rate of 999 Hz; 1000 to 768000 can be shared)"
        },
        {
            "hours of audio in few bytes", new WavBytes().Format(1, 1, 1_000, 16).Chunk("data", new byte[2 * 1_000 * 10_801]).ToArray(),
            "(180 minutes at 1000 Hz; at most 180 can be shared)"
        },
        {
            "absurd sample rate", new WavBytes().Format(1, 1, 2_000_000, 16).Chunk("data", OneFrame).ToArray(),
            "(a sample rate of 2000000 Hz; 1000 to 768000 can be shared)"
        },
        {
            "wrong frame size", new WavBytes().Format(1, 2, 48_000, 16, blockAlign: 3).Chunk("data", OneFrame).ToArray(),
            "(3 bytes a frame where 4 are due)"
        },
    };

    /// <summary>As a recorder writes it that may go beyond 4 GB: lengths of 64 bits in a chunk of their own.</summary>
    private static byte[] Rf64(string id, byte[] samples, long length)
    {
        byte[] sizes = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(length), .. new byte[12]];
        var file = new WavBytes().Chunk("ds64", sizes).Format(1, 2, 48_000, 16).Chunk("data", samples, claimed: uint.MaxValue).ToArray();
        System.Text.Encoding.ASCII.GetBytes(id).CopyTo(file, 0);
        return file;
    }

    [Theory]
    [MemberData(nameof(Formats), DisableDiscoveryEnumeration = true)]
    public void Read_EveryFormat_GivesTheSamplesInOrder(string described, byte[] file, float[] expected)
    {
        var reader = WavReader.Open(new MemoryStream(file), "loop.wav");

        Assert.True(expected.SequenceEqual(ReadAll(reader)), described);
        Assert.Equal(expected.Length, reader.FrameCount * reader.Format.Channels);
    }

    [Theory]
    [InlineData("24-wav-length-zero/zero.hex")]
    [InlineData("24-wav-length-zero/zero36.hex")]
    [InlineData("25-wav-odd-chunk-without-padding/list.hex")]
    [InlineData("25-wav-odd-chunk-without-padding/junk.hex")]
    public void Read_CaseFromTheField_GivesItsSixtyFourSamples(string name)
    {
        var file = Convert.FromHexString(string.Concat(File.ReadAllText(FieldCase.Path(name)).Where(char.IsAsciiHexDigit)));
        var expected = Enumerable.Range(0, 64)
            .Select(n => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(file.Length - 128 + (2 * n))) / 32768f);

        var reader = WavReader.Open(new MemoryStream(file), "loop.wav");

        Assert.Equal(new WavFormat(SampleEncoding.Pcm16, 1, 44_100), reader.Format);
        Assert.Equal(expected, ReadAll(reader));
    }

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void Open_Malformed_SaysWhatIsWrongAndWhatToDo(string described, byte[] file, string expected)
    {
        var failure = Assert.Throws<InvalidAudioException>(() => WavReader.Open(new MemoryStream(file), "loop.txt"));

        Assert.True(failure.Message.Contains(expected, StringComparison.Ordinal), $"{described}: {failure.Message}");
        Assert.EndsWith("Export the loop as WAV (PCM 16/24/32 or float) and try again.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4u, 2)]
    [InlineData(400u, 200)]
    [InlineData(0u, 2)]
    [InlineData(0x7FFF_FFFFu, 2)]
    [InlineData(uint.MaxValue, 2)]
    public void Open_DataCutShort_KnowsHowMuchWasPromised(uint claimed, int expected)
    {
        var file = new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", OneFrame, claimed).ToArray();
        var reader = WavReader.Open(new MemoryStream(file), "loop.wav");

        Assert.Equal((2, expected), (reader.FrameCount, reader.DeclaredFrameCount));
    }

    [Fact]
    public void Read_FloatsThatAreNoSound_AreSilentAndCounted()
    {
        float[] samples = [0.5f, float.NaN, float.NegativeInfinity, 1e30f, -999f];
        var file = new WavBytes().Format(3, 1, 48_000, 32).Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)]).ToArray();
        var reader = WavReader.Open(new MemoryStream(file), "loop.wav");

        Assert.Equal([0.5f, 0f, 0f, 0f, -999f], ReadAll(reader));
        Assert.Equal(3, reader.DamagedSamples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Read_AnyBlockLength_GivesTheSameSamples(int framesPerBlock)
    {
        var samples = Enumerable.Range(0, 20_000).Select(i => (short)(i - 10_000)).ToArray();
        var reader = WavReader.Open(new MemoryStream(WavBytes.Pcm16(44_100, 2, samples)), "loop.wav");

        Assert.Equal(samples.Select(s => s / 32768f), ReadAll(reader, framesPerBlock));
    }

    [Fact]
    public void Open_GarbageAfterAValidStart_NeverThrowsAnythingElse()
    {
        var valid = new WavBytes().Chunk("JUNK", new byte[5]).ExtensibleFormat(1, 2, 48_000, 16).Chunk("data", OneFrame).ToArray();
        var random = new Random(20261122);
        for (var round = 0; round < 5_000; round++)
        {
            var file = valid.ToArray();
            for (var i = 0; i < 4; i++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            var cut = file[..random.Next(file.Length + 1)];
            if (Record.Exception(() => ReadAll(WavReader.Open(new MemoryStream(cut), "x.wav"))) is { } failure)
            {
                Assert.IsType<InvalidAudioException>(failure);
            }
        }
    }

    [Fact]
    public void Open_SampleLoop_IsEightSecondsOfMono()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "loop.wav"));
        var reader = WavReader.Open(file, "loop.wav");

        Assert.Equal(new WavFormat(SampleEncoding.Pcm16, 1, 22_050), reader.Format);
        Assert.Equal(TimeSpan.FromSeconds(8), reader.Duration);
        Assert.True(file.Length <= 400_000, $"{file.Length} bytes");
    }

    private static List<float> ReadAll(WavReader reader, int framesPerBlock = 4096)
    {
        var all = new List<float>();
        var block = new float[framesPerBlock * reader.Format.Channels];
        for (int frames; (frames = reader.Read(block)) > 0;)
        {
            all.AddRange(block[..(frames * reader.Format.Channels)]);
        }

        return all;
    }
}
