using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Tests;

/// <summary>The bounds within which an answer is received.</summary>
public sealed class AnswerTests
{
    private const string Path = "/endless";
    private const int MaxLength = 100_000;

    [Fact]
    public async Task Answer_WithoutAnEnd_IsGivenUpAtTheMost()
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Answers[Path] = (http, _) => SendForeverAsync(http, new byte[10_000]);
        using var response = await AskAsync(client);
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            ApiAnswer.ReceiveAsync(response, MaxLength, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.StartsWith($"The answer of {client.Api.Url} to GET {Path} has more than 100 kB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatOnlyDrips_IsGivenUpInTime()
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Answers[Path] = (http, _) => SendForeverAsync(http, " "u8.ToArray());
        using var response = await AskAsync(client);
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            ApiAnswer.ReceiveAsync(response, ApiAnswer.MaxLength, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));

        Assert.Matches(
            $"^The answer of {client.Api.Url} to GET {Path} comes too slowly: [0-9]+ B in [0-9]+ ms\\. Try again; ", failure.Message);
        Assert.Matches("^[0-9a-f]{32}$", failure.TraceId);
    }

    /// <summary>A line that brings much in a longer time is no server that drips.</summary>
    [Theory]
    [InlineData(500_000, true)]
    [InlineData(60_000, false)]
    public async Task Answer_ThatIsLong_MayTakeLonger(int bytesASecond, bool isReceived)
    {
        var time = new FakeTimeProvider();
        using var response = new HttpResponseMessage
        {
            Content = new StreamContent(new SlowStream(new byte[1_500_000], bytesASecond, time)),
            RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://localhost" + Path),
        };
        var receiving = ApiAnswer.ReceiveAsync(
            response, ApiAnswer.MaxLength, TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken, time);

        if (isReceived)
        {
            await receiving;
            Assert.Equal(1_500_000, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        }
        else
        {
            Assert.Contains(
                " comes too slowly: ", (await Assert.ThrowsAsync<ClientException>(() => receiving)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Event_LongerThanAnyOfOurs_IsGivenUp_AndManyShortOnesAreNot()
    {
        using var response = new HttpResponseMessage
        {
            RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/events"),
        };
        await using var stream = new AnswerStream(response, new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100))), maxLength: 20);
        var block = new byte[15];
        for (var part = 0; part < 3; part++)
        {
            Assert.Equal(15, await stream.ReadAsync(block, TestContext.Current.CancellationToken));
            stream.Restart();
        }

        Assert.Equal(15, await stream.ReadAsync(block, TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            stream.ReadAsync(block, TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("has more than 20 B", failure.Message, StringComparison.Ordinal);
    }

    private static async Task SendForeverAsync(HttpContext http, byte[] block)
    {
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(block);
            await http.Response.Body.FlushAsync();
            await Task.Delay(5);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(ClientSession client)
    {
        using var request = client.Session.Request(HttpMethod.Get, Path[1..]);
        var cancellationToken = TestContext.Current.CancellationToken;
        return await client.Session.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Each of its bytes takes time.</summary>
    private sealed class SlowStream(byte[] bytes, int bytesASecond, FakeTimeProvider time) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span);
            time.Advance(TimeSpan.FromSeconds((double)read / bytesASecond));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(read);
        }
    }
}
