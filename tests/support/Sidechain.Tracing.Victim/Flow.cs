using System.Diagnostics;
using System.Text;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Victim;

/// <summary>The victim's life: upload after upload, delivered in small batches in the background, to be killed at any point.</summary>
internal static class Flow
{
    public const string Started = "started";
    public const string Ended = "ended";

    /// <summary>Programs and versions that share a spool; the last one drains it.</summary>
    public static readonly IReadOnlyList<ClientIdentity> Clients =
        [
            new("cli", "1.0.0", "sidechain-cli"), new("plugin", "0.9.0", "sidechain-plugin"),
            new("plugin", "2.0.0-beta.1", "sidechain-plugin"), new("cli", "1.1.0", "sidechain-cli"),
        ];

    private static readonly Stream Output = Console.OpenStandardOutput();

    public static SpoolOptions Spool(string folder, int segmentBytes) =>
        new() { Folder = folder, SegmentBytes = segmentBytes, Destination = "sink" };

    public static async Task<int> RunForeverAsync(Uri server, string folder, int segmentBytes, ClientIdentity client)
    {
        using var untraced = TracedHttpClient.CreateUntraced(server);
        using var spool = SpanSpool.Open(Spool(folder, segmentBytes), client);
        using var delivery = new SpanDelivery(untraced, () => null, new DeliveryOptions
        {
            BackgroundInterval = TimeSpan.FromMilliseconds(15),
            MaxBatchSpans = 7,
            FirstPause = TimeSpan.FromMilliseconds(5),
        }, spool: spool);
        await using var recorder = new SpanRecorder(client, delivery);

        // An orphan, whose parent did not live to kill it, ends by itself.
        for (var life = Stopwatch.StartNew(); life.Elapsed < TimeSpan.FromSeconds(90);)
        {
            await ShareAsync(recorder);

            // The delivery gets its share of the time, too.
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        return spool.OffReason is null ? 0 : 1;
    }

    private static async Task ShareAsync(SpanRecorder recorder)
    {
        using var share = new Told(recorder.StartTrace("share_loop"));
        using (var upload = new Told(recorder.StartSpan("upload_audio")))
        {
            upload.Span.AddEvent("file_selected");
            using (var read = new Told(recorder.StartSpan("read_file")))
            {
                read.Span.SetAttribute("file.name", "loop.wav");
            }

            await Task.WhenAll(
                Task.Run(() => new Told(recorder.StartSpan("encode_audio")).Dispose()),
                Task.Run(() => new Told(recorder.StartSpan("encode_audio")).Dispose()));
            using var request = new Told(recorder.StartSpan("http_request"));
            request.Span.SetStatus("error", "made up");
        }

        new Told(recorder.StartSpan("update_ui")).Dispose();
    }

    /// <summary>Tells what has happened after it has happened, a line in one write.</summary>
    private sealed class Told : IDisposable
    {
        public Told(RecordedSpan span)
        {
            Span = span;
            Tell(Started);
        }

        public RecordedSpan Span { get; }

        public void Dispose()
        {
            Span.End();
            Tell(Ended);
        }

        private void Tell(string what) => Output.Write(Encoding.ASCII.GetBytes($"{what} {Span.TraceId} {Span.SpanId}\n"));
    }
}
