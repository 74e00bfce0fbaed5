using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>Sends broken bodies to every door of a running service.</summary>
internal sealed class FuzzRun(TelemetryProcess service)
{
    private const int Senders = 8;

    private readonly HttpClient _grpc = new()
    {
        BaseAddress = service.GrpcAddress,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentQueue<string> _complaints = new();

    /// <param name="count">Bodies in all.</param>
    /// <param name="seed">Of the first; each body has one of its own.</param>
    /// <param name="most">For so long at most; null for as long as it takes.</param>
    public async Task<FuzzReport> RunAsync(int count, int seed, TimeSpan? most = null)
    {
        using var over = most is { } limit ? new CancellationTokenSource(limit) : new CancellationTokenSource();
        await SendAsync(seed, seed + (count / 5), over.Token);
        var before = service.Memory;
        await SendAsync(seed + (count / 5), seed + count, over.Token);
        _grpc.Dispose();
        return new FuzzReport(_answers, [.. _complaints], before, service.Memory);
    }

    private Task SendAsync(int from, int to, CancellationToken over) => Parallel.ForEachAsync(
        Enumerable.Range(from, to - from).TakeWhile(_ => !over.IsCancellationRequested),
        new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (seed, _) => await SendAsync(seed));

    private async Task SendAsync(int seed)
    {
        var random = new Random(seed);
        var door = (FuzzDoor)random.Next(Enum.GetValues<FuzzDoor>().Length);
        var body = FuzzBodies.Broken(door, random);
        using var request = Request(door, body);
        using var answer = await (door == FuzzDoor.Grpc ? _grpc : service.Client).SendAsync(request);
        var status = Status(answer);
        _answers.AddOrUpdate($"{door} {status}", 1, (_, times) => times + 1);
        if (!IsTheSendersFault(status) && !IsOfAnother(door, status))
        {
            _complaints.Enqueue(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {door} was answered with {status}"));
        }
        else if (door is FuzzDoor.ClientJson or FuzzDoor.OtlpJson && JsonRule.Complaint(body, (int)answer.StatusCode) is { } complaint)
        {
            _complaints.Enqueue(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {door}: {complaint}"));
        }
    }

    private static HttpRequestMessage Request(FuzzDoor door, byte[] body)
    {
        var (path, type) = door switch
        {
            FuzzDoor.ClientJson or FuzzDoor.ClientGzip => ("/api/v1/telemetry/spans", "application/json"),
            FuzzDoor.OtlpJson => ("/v1/traces", "application/json"),
            FuzzDoor.Logs => ("/v1/logs", "application/x-protobuf"),
            FuzzDoor.Grpc => ("/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc"),
            _ => ("/v1/traces", "application/x-protobuf"),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (door is FuzzDoor.ClientGzip or FuzzDoor.OtlpGzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        if (door is not (FuzzDoor.ClientJson or FuzzDoor.ClientGzip))
        {
            request.Headers.Add("x-otlp-api-key", TelemetryProcess.OtlpKey);
        }

        if (door == FuzzDoor.Grpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.Add("grpc-encoding", "gzip");
        }

        return request;
    }

    // In the headers where there is no message.
    private static string Status(HttpResponseMessage answer) =>
        answer.TrailingHeaders.TryGetValues("grpc-status", out var code) || answer.Headers.TryGetValues("grpc-status", out code)
            ? $"grpc {code.Single()}"
            : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);

    // The doors share their traces, and no sender here has a token: only a trace in which a service's span names alice has an owner, and
    // hers is refused to clients.
    private static bool IsOfAnother(FuzzDoor door, string status) => door is FuzzDoor.ClientJson or FuzzDoor.ClientGzip && status == "403";

    // Stored, refused as broken or as too large; gRPC: ok, an invalid argument, exhausted.
    private static bool IsTheSendersFault(string status) => status is "200" or "400" or "413" or "grpc 0" or "grpc 3" or "grpc 8";
}
