using System.Diagnostics;
using System.Globalization;
using System.Net;
using Sidechain.TestServers;

namespace Sidechain.StreamFake.Tests.Journal;

/// <summary>
/// A disk that is full for a while: what could not be kept is refused in Stream's words, and the journal is free again afterwards.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sidechain-full-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Add_WhileTheDiskIsFull_IsStreamsErrorMinus1_AndGoesOnAfterwards()
    {
        await using (var stream = await StreamProcess.StartAsync(_folder))
        {
            Assert.Equal(HttpStatusCode.Created, (await stream.AddAsync("before")).Status);
            var kept = new FileInfo(Path.Combine(_folder, "activities.jsonl")).Length;

            // Half a line still fits.
            await stream.LimitFilesAsync(string.Create(CultureInfo.InvariantCulture, $"{kept + 20}"));
            for (var i = 0; i < 3; i++)
            {
                var refused = await stream.AddAsync("meanwhile");
                Assert.Equal((HttpStatusCode.InternalServerError, -1), (refused.Status, refused.Code));
                Assert.Equal((500, "InternalSystemError"), (refused.Body.GetProperty("status_code").GetInt32(), refused.Text("exception")));
                Assert.NotEqual("", refused.Text("detail"));
                Assert.EndsWith("ms", refused.Text("duration"), StringComparison.Ordinal);
            }

            await stream.LimitFilesAsync("unlimited");
            Assert.Equal(HttpStatusCode.Created, (await stream.AddAsync("after")).Status);
        }

        await using var restarted = await StreamServer.StartAsync(_folder);
        Assert.Equal(["after", "before"], (await restarted.ReadAsync("user/alice")).Objects);
    }

    /// <summary>The service as a process of its own, whose files can be bounded.</summary>
    private sealed class StreamProcess : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client;

        private StreamProcess(Process process, Uri address) => (_process, _client) = (process, new HttpClient { BaseAddress = address });

        public static async Task<StreamProcess> StartAsync(string folder)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
            // A write beyond the bound fails as on a full disk, where the signal of it is ignored.
            var process = Process.Start("/bin/sh",
            [
                "-c", "trap '' XFSZ; exec \"$0\" \"$@\"", Path.Combine(AppContext.BaseDirectory, "Sidechain.StreamFake"),
                $"--urls={address}", "--environment=Development", "--Logging:LogLevel:Default=None",
                $"--Stream:ApiKey={StreamServer.ApiKey}", $"--Stream:ApiSecret={StreamServer.ApiSecret}", $"--Stream:DataPath={folder}",
                "--Background:FirstPause=00:00:00.005", "--Background:LongestPause=00:00:00.005",
            ]);
            var stream = new StreamProcess(process, address);
            while (!await stream.IsThereAsync())
            {
                Assert.False(process.HasExited, "The service has ended.");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            return stream;
        }

        public async Task<StreamAnswer> AddAsync(string what)
        {
            var activity = $$"""{"actor":"a","verb":"v","object":"{{what}}"}""";
            using var request = StreamServer.Request(HttpMethod.Post, "/api/v1.0/feed/user/alice/", activity);
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            return await StreamAnswer.ReadAsync(response);
        }

        public async Task LimitFilesAsync(string bytes)
        {
            using var limit = Process.Start("prlimit", ["--pid", $"{_process.Id}", $"--fsize={bytes}:"]);
            await limit.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, limit.ExitCode);
        }

        public async ValueTask DisposeAsync()
        {
            using (var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            {
                await stop.WaitForExitAsync();
            }

            await _process.WaitForExitAsync();
            _process.Dispose();
            _client.Dispose();
        }

        private async Task<bool> IsThereAsync()
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
