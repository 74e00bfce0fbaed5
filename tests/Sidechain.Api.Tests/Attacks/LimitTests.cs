using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>What one caller asks for is not taken from another. Each caller has an address of its own in 127.0.0.0/8.</summary>
public sealed class LimitTests(Servers servers)
{
    [Fact]
    public async Task GuessedPasswords_AreStopped_AndLockNobodyOut()
    {
        await using var api = await ApiServer.StartAsync(servers, ("urls", "http://127.0.0.1:0"), ("Users:WrongPasswordsPerMinute", "5"));
        using var home = From(api, "127.0.0.2");
        using var attacker = From(api, "127.0.0.66");
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(home, "alice", "alice")).StatusCode);

        // On a slow machine a guess or two more are allowed meanwhile.
        var guesses = new List<HttpStatusCode>();
        while (guesses.Count < 100 && !guesses.Contains(HttpStatusCode.TooManyRequests))
        {
            guesses.Add((await LogInAsync(attacker, "alice", $"guess-{guesses.Count}")).StatusCode);
        }

        Assert.InRange(guesses.Count, 6, 60);
        Assert.All(guesses[..^1], status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        using var refused = await LogInAsync(attacker, "alice", $"guess-{guesses.Count}");
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        // Neither the user at home, nor another user behind the same address.
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(home, "alice", "alice")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(attacker, "bob", "bob")).StatusCode);
    }

    [Fact]
    public async Task GuessesFromManyAddresses_AreStopped_AndWhoSignedInBeforeStillMay()
    {
        await using var api = await ApiServer.StartAsync(
            servers, ("Users:WrongPasswordsPerMinute", "3"), ("Users:WrongPasswordsOfAllPerMinute", "9"));
        using var home = From(api, "127.0.0.2");
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(home, "alice", "alice")).StatusCode);
        HttpStatusCode last;
        var addresses = 0;
        do
        {
            using var attacker = From(api, $"127.0.1.{addresses + 1}");
            last = (await LogInAsync(attacker, "alice", "guess")).StatusCode;
        }
        while (last == HttpStatusCode.Unauthorized && ++addresses < 200);

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.InRange(addresses, 9, 150);
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(home, "alice", "alice")).StatusCode);
    }

    [Fact]
    public async Task FiftyRegistrations_WithinAMinute_AreTaken_AndThenThereIsALimit()
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var http = From(api, "127.0.0.3");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => RegisterAsync(http, $"newcomer{n}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer));

        HttpStatusCode last;
        var more = 0;
        do
        {
            last = await RegisterAsync(http, $"more{more}");
        }
        while (last == HttpStatusCode.Created && ++more < 200);

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var elsewhere = From(api, "127.0.0.4");
        Assert.Equal(HttpStatusCode.Created, await RegisterAsync(elsewhere, "elsewhere"));
    }

    [Fact]
    public async Task HashesThatPileUp_AreRefused_NotQueuedForEver()
    {
        await using var api = await ApiServer.StartAsync(
            servers, ("Users:ConcurrentHashes", "1"), ("Users:WaitingHashes", "0"), ("Limits:LogIn:Concurrent", "64"));
        using var http = From(api, "127.0.0.5");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => LogInAsync(http, $"nobody{n}", "guess")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null);
        Assert.Equal(HttpStatusCode.OK, (await LogInAsync(http, "alice", "alice")).StatusCode);
    }

    [Fact]
    public async Task LogInOfAGreatLength_IsRefusedBeforeItIsRead()
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var http = From(api, "127.0.0.6");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await LogInAsync(http, "alice", new string('x', 100_000))).StatusCode);
    }

    [Fact]
    public async Task TenUploadsOfAUser_AtOnce_AreTaken()
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var user = await api.SignUpAsync();

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => user.PostAsync())), answer =>
            Assert.Equal(HttpStatusCode.Created, answer.Status));
    }

    [Fact]
    public async Task UploadsOfAUser_HaveADaysShare_AndOthersHaveTheirs()
    {
        await using var api = await ApiServer.StartAsync(servers, ("Uploads:MaxBytesPerDay", "30000"));
        using var greedy = await api.SignUpAsync();
        using var quiet = await api.SignUpAsync();
        var taken = 0;
        Answer answer;
        while ((answer = await greedy.PostAsync()).Status == HttpStatusCode.Created)
        {
            taken++;
        }

        answer.IsProblem(HttpStatusCode.TooManyRequests, "tomorrow");
        Assert.InRange(taken, 3, 4);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Created, (await quiet.PostAsync()).Status);
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("title2")]
    public async Task UnknownPart_CountsAsWell(string name)
    {
        await using var api = await ApiServer.StartAsync(servers, ("Audio:MaxBytes", "100000"));
        using var user = await api.SignUpAsync();
        using var form = new MultipartFormDataContent
        {
            { new StreamContent(new Chunked(1_000_000)), name },
            { new ByteArrayContent(Loops.Wav()), "audio", "loop.wav" },
        };

        (await user.PostAsync(form)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "MB");
    }

    [Theory]
    [InlineData("title"), InlineData("junk")]
    public async Task PartsWithoutNumber_AreABadRequest(string name)
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var user = await api.SignUpAsync();
        using var form = Loops.Form(Loops.Wav(), Enumerable.Range(0, 100).Select(n => (name, $"{n}")));

        (await user.PostAsync(form)).IsProblem(HttpStatusCode.BadRequest, "64 parts");
    }

    [Theory]
    [InlineData(71), InlineData(5000)]
    public async Task BoundaryThatIsTooLong_IsABadRequest(int length)
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var user = await api.SignUpAsync();
        using var form = new ByteArrayContent([1]);
        form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={new string('b', length)}");

        (await user.PostAsync(form)).IsProblem(HttpStatusCode.BadRequest, "boundary");
    }

    [Fact]
    public async Task AudioFolderThatTakesNothing_IsNotTheSendersFault()
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var user = await api.SignUpAsync();
        Assert.Equal(HttpStatusCode.Created, (await user.PostAsync()).Status);
        // As for a disk that is full, no file can be made there.
        var incoming = Path.Combine(api.AudioPath, "incoming");
        Directory.Delete(incoming, recursive: true);
        await File.WriteAllTextAsync(incoming, "", TestContext.Current.CancellationToken);

        var answer = await user.PostAsync();

        answer.IsProblem(HttpStatusCode.InsufficientStorage, "no room");
        Assert.Equal(TimeSpan.FromMinutes(5), answer.Headers.RetryAfter?.Delta);
        File.Delete(incoming);
        Assert.Equal(HttpStatusCode.Created, (await user.PostAsync()).Status);
    }

    [Fact]
    public async Task BodyThatDoesNotCome_Ends()
    {
        await using var api = await ApiServer.StartAsync(servers, ("Uploads:BodyTimeout", "00:00:01"));
        using var nobody = api.Client();
        var token = await nobody.TokenAsync("alice", "alice");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.Contains(" 408 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static HttpClient From(ApiServer api, string address) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = api.Address,
    };

    private static Task<HttpResponseMessage> LogInAsync(HttpClient http, string username, string password) =>
        http.PostAsJsonAsync("/api/v1/auth/login", new { username, password }, TestContext.Current.CancellationToken);

    private static async Task<HttpStatusCode> RegisterAsync(HttpClient http, string username)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/users", new { username, password = "a-good-password" }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Bytes whose number nobody knows beforehand.</summary>
    private sealed class Chunked(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
