// Makes samples/loop.wav: four bars at 120 bpm, drums and a bass line, 8 s, 22.05 kHz, mono, 16 bit (353 KB).
// The same bytes on every run: own noise generator, no clock.   dotnet run eng/make-loop.cs [FILE]
using System.Buffers.Binary;

const int Rate = 22_050;
const int Bars = 4;
const double Beat = 60.0 / 120;
const double Step = Beat / 4; // a sixteenth

var output = args.Length > 0 ? args[0] : Path.Combine("samples", "loop.wav");
var drums = new double[(int)(Bars * 4 * Beat * Rate)];
var bassLine = new double[drums.Length];
var duck = new double[drums.Length];
var seed = 0x51DEC4A1u;

// One bar of sixteenths each: x hits, o is softer. The bass is a minor pentatonic line in A, one row of notes a bar.
const string Kick = "x.....x.x..o....";
const string Snare = "....x..o....x...";
const string Hat = "x.o.x.o.x.o.x.oo";
int[][] bass =
[
    [33, 0, 0, 33, 0, 0, 45, 0, 33, 0, 43, 0, 0, 40, 0, 0],
    [33, 0, 0, 33, 0, 0, 45, 0, 33, 0, 36, 0, 0, 38, 0, 40],
    [29, 0, 0, 29, 0, 0, 41, 0, 29, 0, 36, 0, 0, 41, 0, 0],
    [31, 0, 0, 31, 0, 0, 43, 0, 31, 0, 38, 0, 40, 0, 43, 0],
];

for (var bar = 0; bar < Bars; bar++)
{
    for (var step = 0; step < 16; step++)
    {
        var at = (int)Math.Round(((bar * 16) + step) * Step * Rate);
        Hit(Kick[step], v =>
            Add(drums, at, 0.30, t => v * 0.85 * Math.Exp(-t * 11) * Math.Sin(2 * Math.PI * ((48 * t) + (4.2 * (1 - Math.Exp(-t * 32)))))));
        Hit(Kick[step], v => Add(duck, at, 0.35, t => v * 0.7 * Math.Exp(-t * 9)));
        Hit(Snare[step], v =>
            Add(drums, at, 0.20, t =>
                v * 0.38 * ((Noise() * Math.Exp(-t * 22)) + (0.6 * Math.Sin(2 * Math.PI * 185 * t) * Math.Exp(-t * 28)))));
        var before = 0.0;
        Hit(Hat[step], v => Add(drums, at, 0.05, t =>
        {
            var now = Noise();
            var high = now - before; // a first difference: a high-pass that costs nothing
            before = now;
            return v * 0.11 * high * Math.Exp(-t * 85);
        }));
        if (bass[bar][step] is > 0 and var note)
            Add(bassLine, at, 2.6 * Step, t => Bass(note, t));
    }
}

// The side-chain that gives the project its name: every kick ducks the bass. Then a soft limiter.
var data = new byte[44 + (drums.Length * 2)];
WriteHeader(data);
for (var i = 0; i < drums.Length; i++)
    BinaryPrimitives.WriteInt16LittleEndian(
        data.AsSpan(44 + (i * 2)),
        (short)Math.Round(Math.Tanh((drums[i] + (bassLine[i] * Math.Max(0, 1 - duck[i]))) * 1.15) * 0.89 * short.MaxValue));
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllBytes(output, data);
Console.WriteLine($"{output}: {data.Length} bytes, {(double)drums.Length / Rate} s");

void Hit(char mark, Action<double> play)
{
    if (mark != '.')
        play(mark == 'x' ? 1.0 : 0.55);
}

void Add(double[] track, int at, double seconds, Func<double, double> voice)
{
    for (var i = 0; i < seconds * Rate; i++)
        track[(at + i) % track.Length] += voice((double)i / Rate); // tails wrap round: the loop has no seam
}

double Bass(int note, double t)
{
    var hertz = 440 * Math.Pow(2, (note - 69) / 12.0);
    var brightness = Math.Exp(-t * 7);
    var sum = 0.0;
    for (var k = 1; k <= 9; k++)
        sum += Math.Sin(2 * Math.PI * hertz * k * t) / k * Math.Pow(brightness, (k - 1) * 0.4);
    return 0.30 * sum * Math.Min(1, t * 220) * Math.Exp(-t * 3.2) * Math.Min(1, ((2.6 * Step) - t) * 90);
}

double Noise()
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed / (double)uint.MaxValue * 2) - 1;
}

static void WriteHeader(Span<byte> wav)
{
    "RIFF"u8.CopyTo(wav);
    BinaryPrimitives.WriteInt32LittleEndian(wav[4..], wav.Length - 8);
    "WAVEfmt "u8.CopyTo(wav[8..]);
    BinaryPrimitives.WriteInt32LittleEndian(wav[16..], 16);
    BinaryPrimitives.WriteInt16LittleEndian(wav[20..], 1); // PCM
    BinaryPrimitives.WriteInt16LittleEndian(wav[22..], 1); // mono
    BinaryPrimitives.WriteInt32LittleEndian(wav[24..], Rate);
    BinaryPrimitives.WriteInt32LittleEndian(wav[28..], Rate * 2);
    BinaryPrimitives.WriteInt16LittleEndian(wav[32..], 2);
    BinaryPrimitives.WriteInt16LittleEndian(wav[34..], 16);
    "data"u8.CopyTo(wav[36..]);
    BinaryPrimitives.WriteInt32LittleEndian(wav[40..], wav.Length - 44);
}
