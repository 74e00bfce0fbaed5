using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Client.Failures;
using Sidechain.Client.Uploads;
using Sidechain.Telemetry.Load.Fuzz;

namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>
/// A broken WAV file: uploaded, or read as an upload reads it, without the server and the encoder, which take longer than all the rest.
/// </summary>
internal sealed class WavInput(CaseFiles files) : IFuzzInput
{
    private const string Broken = "broken.wav";
    private const int Uploads = 40;
    private const int BlockFrames = 4096;

    // Half a second of what a file's header promises is encoded, no more.
    private const long MostEncoded = 24_000;

    public string Name => "wav-file";

    public async Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli)
    {
        var file = files.Waves[random.Next(files.Waves.Count)];
        await File.WriteAllBytesAsync(Broken, new Mutator(random).Mutate(file, files.Waves[random.Next(files.Waves.Count)]));
        if (random.Next(Uploads) != 0)
        {
            return new FuzzOutcome(await ReadAsync(random.Next(10) == 0));
        }

        var encode = random.Next(2) == 0 ? "client" : "server";
        var run = await cli.RunAsync(["upload", Broken, "--encode", encode, "--json"], isTraced: random.Next(2) == 0);
        return new FuzzOutcome($"upload {run.Answer}", run.Complaint(isDocument: true));
    }

    private static async Task<string> ReadAsync(bool encodes)
    {
        try
        {
            var source = new FileSource(Broken);
            source.Measure();
            var loop = await source.ReadAsync(null, CancellationToken.None);
            var peaks = new WavPeaks();
            peaks.Add(loop.Content);
            peaks.ToPeaks();
            var audio = loop.OpenAudio();
            if (encodes && OpusEncoder.IsAvailable && audio.FrameCount < MostEncoded)
            {
                OpusEncoder.Encode(audio, Stream.Null, "title", null, CancellationToken.None);
                return "encoded";
            }

            var block = new float[BlockFrames * audio.Format.Channels];
            while (audio.Read(block) > 0)
            {
                // Each block is decoded.
            }

            return "read";
        }
        catch (Exception refused) when (refused is ClientException or InvalidAudioException or AudioEncodingException)
        {
            // These have a sentence for the user.
            return refused.GetType().Name;
        }
    }
}
