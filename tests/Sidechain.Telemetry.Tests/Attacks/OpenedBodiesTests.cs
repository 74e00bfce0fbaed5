using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>A few hundred bytes that open to a megabyte and never end, sent by one who wants the room of the others.</summary>
public sealed class OpenedBodiesTests(Databases databases)
{
    private const int Opened = 1024 * 1024 - 64;

    [Fact]
    public async Task HeldByOneWithoutAToken_TakeNoRoomFromOthersWithout()
    {
        await using var server = await StartAsync();
        using var held = await HoldAsync(server, "127.0.0.66", user: null);

        (await server.PostAsync(Documents.Span(Documents.NewTraceId()))).IsReceived(1);

        Assert.Contains(" 503 ", await FirstLineAsync(held), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldByUsersOfTwoAddresses_TakeNoRoomFromOthers()
    {
        await using var server = await StartAsync();
        List<NetworkStream> held = [];
        foreach (var (n, user) in ((string[])["mallory", "trudy", "oscar", "eve"]).Index())
        {
            held.Add(await HoldAsync(server, $"127.0.0.{66 + (n / 2)}", Users.Token(user)));
        }

        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        held.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task BrokenOff_CountInTheDaysBytes()
    {
        await using var server = await StartAsync("--Ingest:AnonymousMaxBytesPerDay=2000000");
        for (var n = 0; n < 2; n++)
        {
            using (await HoldAsync(server, "127.0.0.1", user: null))
            {
            }

            await Wait.UntilAsync(
                "it is gone", () => Task.FromResult(server.Services.GetRequiredService<Admission>().Requests == 0));
        }

        (await server.PostAsync(Documents.Span(Documents.NewTraceId()))).IsProblem(HttpStatusCode.TooManyRequests);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
    }

    [Fact]
    public async Task OfValuesNestedHalfAMillionDeep_AreTaken_AndTheirBeginningsKept()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        const int Depth = 500_000;
        foreach (var (open, close) in ((string, string)[])[("[", "]"), ("{\"a\":", "}")])
        {
            var trace = Documents.NewTraceId();
            var deep = $"{string.Concat(Enumerable.Repeat(open, Depth))}1{string.Concat(Enumerable.Repeat(close, Depth))}";
            (await server.PostAsync(Documents.Span(trace, more: $$""","attributes":{"k":{"in":{{deep}} } }"""), Users.Alice)).IsReceived(1);

            var span = (await server.ReadAsync(trace, Users.Alice, "?attributes=true")).Tree.Roots[0].Span;
            Assert.StartsWith($$"""{"in":{{open}}{{open}}""", (string)span.Attributes["k"]!, StringComparison.Ordinal);
            Assert.EndsWith(" letters more", (string)span.Attributes["k"]!, StringComparison.Ordinal);
        }
    }

    // A part of a quarter is a megabyte.
    private async Task<TelemetryServer> StartAsync(params string[] settings) =>
        await TelemetryServer.StartAsync(await databases.CreateAsync(), ["--Ingest:MaxWaitingBytes=4194304", .. settings]);

    private static async Task<NetworkStream> HoldAsync(TelemetryServer server, string address, AuthenticationHeaderValue? user)
    {
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes("{\"spans\":[],\"x\":\"".PadRight(Opened)));
            await gzip.FlushAsync(TestContext.Current.CancellationToken);
        }

        // Without the end of the stream, which says how long it is.
        const int End = 10;
        var part = body.ToArray()[..^End];
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var connection = new NetworkStream(socket, ownsSocket: true);
        var headers = "POST /api/v1/telemetry/spans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
            + $"Content-Length: {body.Length}\r\n{(user is null ? "" : $"Authorization: {user}\r\n")}\r\n";
        var before = Held(server);
        await connection.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(headers), .. part], TestContext.Current.CancellationToken);
        await Wait.UntilAsync("it is opened", () => Task.FromResult(Held(server) >= before + Opened));
        return connection;
    }

    private static long Held(TelemetryServer server) => server.Services.GetRequiredService<Admission>().Bytes;

    private static async Task<string> FirstLineAsync(NetworkStream connection)
    {
        using var reader = new StreamReader(connection, Encoding.ASCII, false, 1024, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }
}
