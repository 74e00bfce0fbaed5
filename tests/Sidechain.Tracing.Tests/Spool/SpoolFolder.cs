using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Spool;

/// <summary>A spool of its own for a test, and runs that write to it.</summary>
internal sealed class SpoolFolder : IDisposable
{
    public static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("sidechain-spool-");

    public SpoolFolder() => Options = new SpoolOptions { Folder = Path.Combine(_parent.FullName, "spool"), Destination = "test" };

    public SpoolOptions Options { get; set; }

    /// <summary>Who records.</summary>
    public ClientIdentity Client { get; set; } = Cli;

    public IReadOnlyList<string> Files =>
        Directory.Exists(Options.Folder) ? [.. Directory.GetFiles(Options.Folder).Order(StringComparer.Ordinal)] : [];

    public long Bytes => Files.Sum(file => new FileInfo(file).Length);

    /// <summary>A recorder over a spool; disposing it without a flush is what a run does whose server is away.</summary>
    public Run Start(HttpClient client, string? token = null, TimeProvider? time = null, DeliveryOptions? options = null) =>
        new(SpanSpool.Open(Options, Client, time), Client, client, token, time, options);

    /// <summary>A run that records so many spans below a root, and ends without having delivered any.</summary>
    public async Task<IReadOnlyList<string>> LeaveAsync(
        int spans, string? token = null, TimeProvider? time = null, bool isRootOpen = false, WireClock? clock = null)
    {
        using var nobody = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1"));
        await using var run = Start(nobody, token, time);
        run.Delivery.Clock = clock;
        var root = run.Recorder.StartTrace("flow");
        List<string> ids = [];
        for (var i = 0; i < spans; i++)
        {
            using var span = run.Recorder.StartSpan("part");
            ids.Add(span.SpanId);
        }

        if (!isRootOpen)
        {
            root.End();
            ids.Add(root.SpanId);
        }

        return ids;
    }

    public void Dispose() => _parent.Delete(recursive: true);

    internal sealed class Run : IAsyncDisposable
    {
        public Run(SpanSpool spool, ClientIdentity identity, HttpClient client, string? token, TimeProvider? time, DeliveryOptions? options)
        {
            Spool = spool;
            Delivery = new SpanDelivery(
                client, () => token, options ?? new DeliveryOptions { FirstPause = TimeSpan.FromMilliseconds(5) },
                time: null, spool: spool);
            Recorder = new SpanRecorder(identity, Delivery, time);
        }

        public SpanSpool Spool { get; }

        public SpanDelivery Delivery { get; }

        public SpanRecorder Recorder { get; }

        /// <summary>As a process ends that delivers nothing any more.</summary>
        public ValueTask DisposeAsync()
        {
            Delivery.Dispose();
            Spool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
