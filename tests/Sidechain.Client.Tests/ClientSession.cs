using Sidechain.Client.Accounts;
using Sidechain.Client.Configuration;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Tests;

/// <summary>A session with the api in the test, and a spool of its own.</summary>
internal sealed class ClientSession : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-client-");

    private ClientSession(RecordingApi api, Func<Settings, Settings> settings, TimeSpan? silenceLimit)
    {
        Api = api;
        var url = new Uri(api.Url + "/");
        Session = new ApiSession(
            settings(new Settings(url, url, TimeSpan.FromSeconds(60))),
            new ClientProgram("tester", ClientTypes.Plugin, "tester"),
            new SessionOptions
            {
                SpoolFolder = SpoolFolder,
                DeliversEarlierRuns = false,
                SilenceLimit = silenceLimit ?? TimeSpan.FromSeconds(60),
            })
        {
            Token = "token-that-has-expired",
            Login = new PasswordLogin("alice", "pw"),
        };
    }

    public RecordingApi Api { get; }

    public ApiSession Session { get; }

    public string SpoolFolder => Path.Combine(_home.FullName, "spool");

    public static Task<ClientSession> StartAsync(bool tracing = true, TimeSpan? silenceLimit = null) =>
        StartAsync(settings => settings with { Tracing = tracing }, silenceLimit);

    public static async Task<ClientSession> StartAsync(Func<Settings, Settings> settings, TimeSpan? silenceLimit = null) =>
        new(await RecordingApi.StartAsync(), settings, silenceLimit);

    /// <summary>Shares a loop that lies on the disk.</summary>
    public Task<SharedLoop> ShareAsync(EncodeOn encode = EncodeOn.Client, string name = "loop.wav")
    {
        var source = new FileSource(WriteLoop(name));
        return ShareAsync(new UploadRequest(source, Title: null, Bpm: 120, Key: "A minor") { Encode = encode });
    }

    /// <summary>A loop on the disk, and its path.</summary>
    public string WriteLoop(string name = "loop.wav")
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllBytes(path, Audio.Tests.WavBytes.Tone(48_000, 1, 0.5));
        return path;
    }

    public Task<SharedLoop> ShareAsync(UploadRequest request) => Session.TraceAsync(
        SpanNames.ShareLoop,
        TraceOrigin.Fresh,
        _ => new LoopUpload(Session).RunAsync(request, new QuietProgress(), TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Api.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
