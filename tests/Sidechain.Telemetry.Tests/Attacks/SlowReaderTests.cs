using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Big answers wait in memory for their readers. A slow reader takes no place or memory of others, and not for long.</summary>
public sealed class SlowReaderTests(Databases databases)
{
    private const int Spans = 20_000;

    private static readonly string[] OnePlace =
    [
        "--Ingest:MaxBodyBytes=33554432", "--Limits:Queries:ConcurrentOfAll=1", "--Limits:Queries:WaitingOfAll=0",
    ];

    [Theory]
    [InlineData("?attributes=true"), InlineData("/raw"), InlineData("/events?attributes=true")]
    public async Task AnswerThatIsReadSlowly_TakesNothingFromOthers_AndItsReaderGetsNoOther(string path)
    {
        // A quarter of it is little more than one such answer.
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), ["--Query:AnswerBytes=134217728", "--Query:AnswerGrace=00:10:00", .. OnePlace]);
        var (big, small) = (await BigTraceAsync(server), Documents.NewTraceId());
        (await server.PostAsync(Documents.Span(small), Users.Alice)).IsReceived(1);
        using (await ReadSlowlyAsync(server, $"/api/v1/traces/{big}{path}"))
        {
            await Wait.UntilAsync("the answer is on its way", async () =>
                (await server.GetAsync($"{big}/raw", Users.Bob)).Status == HttpStatusCode.TooManyRequests);

            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(small, Users.Alice)).Status);
        }

        await Wait.UntilAsync(
            "its room is free again", async () => (await server.GetAsync($"{big}/raw", Users.Bob)).Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("?attributes=true"), InlineData("/events?attributes=true")]
    public async Task AnswerThatIsNotReadInTime_IsBrokenOff(string path)
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), ["--Query:AnswerRate=1073741824", "--Query:AnswerGrace=00:00:01", .. OnePlace]);
        var big = await BigTraceAsync(server);
        using var slow = await ReadSlowlyAsync(server, $"/api/v1/traces/{big}{path}");

        // All of it would take minutes.
        await slow.Closed.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    /// <summary>Bob's, and bigger than what sockets hold.</summary>
    private static async Task<string> BigTraceAsync(TelemetryServer server)
    {
        var trace = Documents.NewTraceId();
        var more = $$""","attributes":{"a":"{{new string('x', 700)}}"}""";
        foreach (var from in (int[])[1, 1 + (Spans / 2)])
        {
            var spans = string.Join(
                ',', Enumerable.Range(from, Spans / 2).Select(n => Documents.SpanObject(trace, $"{n:x16}", more: more)));
            (await server.PostAsync($$"""{"spans":[{{spans}}]}""", Users.Bob)).IsReceived(Spans / 2);
        }

        return trace;
    }

    private static async Task<SlowReader> ReadSlowlyAsync(TelemetryServer server, string path)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SlowReader.Part };
        var address = server.Client.BaseAddress!;
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        AuthenticationHeaderValue user = Users.Bob;
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {user}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        var reader = new SlowReader(socket);
        // One place is all there is: who asks meanwhile could take it from this reader, who would then have a short refusal to read.
        Assert.StartsWith(
            "HTTP/1.1 200 ", await reader.Beginning.WaitAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return reader;
    }

    /// <summary>Reads 200 kB a second, which the server itself takes for quick.</summary>
    private sealed class SlowReader : IDisposable
    {
        public const int Part = 4096;

        private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
        private readonly Socket _socket;
        private readonly TaskCompletionSource<string> _beginning = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowReader(Socket socket)
        {
            _socket = socket;
            Closed = ReadAsync();
        }

        /// <summary>The first part of the answer; empty when none came.</summary>
        public Task<string> Beginning => _beginning.Task;

        /// <summary>Ends with the connection.</summary>
        public Task Closed { get; }

        public void Dispose() => _socket.Dispose();

        private async Task ReadAsync()
        {
            var part = new byte[Part];
            try
            {
                while (await _socket.ReceiveAsync(part, SocketFlags.None) is > 0 and var read)
                {
                    _beginning.TrySetResult(Encoding.ASCII.GetString(part, 0, read));
                    await Task.Delay(Pace);
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // Broken off, by the one side or the other.
            }

            _beginning.TrySetResult("");
        }
    }
}
