using System.Runtime.Versioning;
using Sidechain.Audio.Wav;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>Files and folders that the user may not read or write: a sentence, and no share that works is called one that failed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PermissionTests : IAsyncLifetime
{
    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var folder in _machine.Home.EnumerateDirectories("*", SearchOption.TopDirectoryOnly)
            .SelectMany(top => top.EnumerateDirectories().Append(top)))
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        await _machine.DisposeAsync();
    }

    [Theory]
    [InlineData("share")]
    [InlineData("play")]
    public async Task File_WithoutPermission_IsASentence(string command)
    {
        var file = Path.Combine(_machine.Home.FullName, "loop.wav");
        await File.WriteAllBytesAsync(file, WavWriter.FromFloats(new float[480], channels: 1, sampleRate: 48_000));
        Forbid(file);
        var (exitCode, _, errors) = await _machine.RunUnprivilegedAsync(command, file);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"Error: {file} cannot be read: access denied. Check its permissions and try again.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CapturesFolder_WithoutPermission_StopsNoShareAndIsNoEmptyOne()
    {
        Directory.CreateDirectory(_machine.Captures);
        Forbid(_machine.Captures);
        var share = await _machine.RunUnprivilegedAsync("share", "--bars", "1");

        Assert.True(share.ExitCode == 0, share.Error);
        Assert.Contains("Post created!", share.Output, StringComparison.Ordinal);
        Assert.Contains("The share went on without a copy on disk.", share.Error, StringComparison.Ordinal);

        var pending = await _machine.RunUnprivilegedAsync("share", "--pending");
        Assert.Equal((1, ""), (pending.ExitCode, pending.Output));
        Assert.StartsWith($"Error: The captures in {_machine.Captures} cannot be read: ", pending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_WithoutPermission_IsNamedAndCanBeDiscarded()
    {
        var note = await LeaveACaptureAsync();
        var name = Path.GetFileNameWithoutExtension(note);
        Forbid(note);
        var (exitCode, output, errors) = await _machine.RunUnprivilegedAsync("share", "--pending");

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("every one is posted", output, StringComparison.Ordinal);
        Assert.Contains($"The capture {name} is damaged or may not be read, and cannot be shared.", errors, StringComparison.Ordinal);
        Assert.Equal(0, (await _machine.RunUnprivilegedAsync("share", "--discard", name)).ExitCode);
        Assert.Empty(Directory.GetFiles(_machine.Captures));
    }

    [Fact]
    public async Task Captures_InAFolderThatTakesNoChange_ArePostedAndSaidToStay()
    {
        var note = await LeaveACaptureAsync();
        var name = Path.GetFileNameWithoutExtension(note);
        new DirectoryInfo(_machine.Captures).UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        var (exitCode, output, errors) = await _machine.RunUnprivilegedAsync("share", "--pending");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Post created!", output, StringComparison.Ordinal);
        Assert.Contains($"Warning: The capture {name} is posted and could not be deleted: ", errors, StringComparison.Ordinal);
        var discard = await _machine.RunUnprivilegedAsync("share", "--discard", name, "--json");
        Assert.Equal(1, discard.ExitCode);
        Assert.StartsWith(
            $"The capture {name} cannot be deleted: ", discard.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpoolFolder_WithoutPermission_StopsNoShare()
    {
        var spool = Directory.CreateDirectory(Path.Combine(_machine.Home.FullName, "sidechain", "spool")).FullName;
        Forbid(spool);
        var (exitCode, output, errors) = await _machine.RunUnprivilegedAsync("share", "--bars", "1");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Post created!", output, StringComparison.Ordinal);
        Assert.Contains(_machine.Api.Spans, span => span.Name == "plugin.share_loop");
    }

    private async Task<string> LeaveACaptureAsync()
    {
        var take = _machine.Api.Answers[RecordingApi.PostsPath];
        _machine.Api.Fail(RecordingApi.PostsPath, 503, "The database is away.");
        Assert.Equal(1, (await _machine.RunAsync("share", "--bars", "1")).ExitCode);
        _machine.Api.Answers[RecordingApi.PostsPath] = take;
        return Assert.Single(Directory.GetFiles(_machine.Captures, "*.json"));
    }

    private static void Forbid(string path) => File.SetUnixFileMode(path, UnixFileMode.None);
}
