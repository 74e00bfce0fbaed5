using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Sidechain.Audio.Tests;
using Sidechain.Telemetry.Load;
using Sidechain.Telemetry.Load.Fuzz;
using Sidechain.Tests;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.Fuzz.Cases;

/// <summary>Well-formed files to be broken: the inputs of <c>tests/cases</c>, and the same traces as other tools write them.</summary>
internal sealed class CaseFiles
{
    public const string Trace = "5b8efff798038103d269b633813fc60c";

    /// <summary>Names of unbroken files in the folder.</summary>
    public const string TraceFile = "trace.json", ShapeFile = "s.shape", LoopFile = "loop.wav", RegistryFile = "registry.json";

    public CaseFiles()
    {
        var texts = Files("*.json*").Select(file => Encoding.UTF8.GetBytes(FieldCase.Fill(File.ReadAllText(file), Trace))).ToArray();
        var own = texts.Select(Own).Where(text => text.Length > 0).ToArray();
        var protobuf = Protobuf();
        Traces =
        [
            .. texts, .. own, OtherTools.Jaeger, OtherTools.Zipkin, protobuf, [.. Frame(protobuf), .. Frame(protobuf)],
            Mutator.Zipped(texts[0]), Mutator.Zipped(protobuf),
        ];
        Shapes = [.. Files("*.shape").Select(File.ReadAllBytes), .. OtherTools.Shapes];
        Waves =
        [
            .. Files("*.hex").Select(file => Convert.FromHexString(string.Concat(File.ReadAllText(file).Where(char.IsAsciiHexDigit)))),
            WavBytes.Tone(48_000, 2, 0.01), WavBytes.Tone(44_100, 1, 0.02),
            new WavBytes().Format(3, 1, 96_000, 32).Chunk("LIST", [1, 2, 3]).Chunk("data", new byte[256]).ToArray(),
            new WavBytes().ExtensibleFormat(1, 2, 44_100, 24).Chunk("data", new byte[600]).ToArray(),
            [.. "RF64"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WAVEds64"u8, 28, 0, 0, 0, .. new byte[8], 64, .. new byte[19],
                .. new WavBytes().Format(1, 1, 44_100, 16).Chunk("data", new byte[64], uint.MaxValue).ToArray().AsSpan(12)],
        ];
    }

    public IReadOnlyList<byte[]> Traces { get; }

    public IReadOnlyList<byte[]> Shapes { get; }

    public IReadOnlyList<byte[]> Waves { get; }

    public void WriteTo(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, TraceFile), Traces[0]);
        File.WriteAllBytes(Path.Combine(folder, ShapeFile), Shapes[0]);
        File.WriteAllBytes(Path.Combine(folder, LoopFile), Waves[^4]);
        File.WriteAllBytes(Path.Combine(folder, RegistryFile), OtherTools.Registry);
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.GetFiles(FieldCase.Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    // As "trace show --json" prints it; of a client's document it prints nothing.
    private static byte[] Own(byte[] file)
    {
        try
        {
            return TreeJson.ToUtf8(Otlp.Files.TraceFile.Read(file).Traces[0] with { LastReceivedAgo = TimeSpan.Zero }, attributes: true);
        }
        catch (Exception other) when (other is FormatException or JsonException)
        {
            return [];
        }
    }

    private static byte[] Protobuf()
    {
        const long Start = 1_788_000_000_000_000_000;
        Span Of(int number, int? parent, string name, long from, long to) => new()
        {
            TraceId = Trace,
            SpanId = $"{number:x16}",
            ParentSpanId = parent is { } id ? $"{id:x16}" : null,
            Name = name,
            Service = number > 2 ? "orders" : "shop",
            Tier = "shop",
            Kind = (System.Diagnostics.ActivityKind)(number % 5),
            StartNs = Start + from,
            EndNs = Start + to,
            Attributes = new Dictionary<string, object?>
            {
                ["db.system.name"] = "postgresql",
                ["n"] = 5L,
                ["list"] = new object?[] { 1L, "a" },
                ["bytes"] = new byte[] { 1 },
                ["map"] = new Dictionary<string, object?> { ["a"] = 0.5 },
            },
        };
        return OtlpRequest.Of(
        [
            Of(1, null, "GET /cart", 0, 9_000_000), Of(2, 1, "POST", 1_000_000, 8_000_000), Of(3, 2, "POST /orders", 2_000_000, 7_000_000),
            Of(4, 3, "INSERT", 3_000_000, 4_000_000),
        ]);
    }

    private static byte[] Frame(byte[] message)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return [.. length, .. message];
    }
}
