using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Tests;

/// <summary>Files that are there as a whole or as they were.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-output-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task File_ThatIsGivenUp_IsAsItWas()
    {
        var path = PathOf("page.html");
        await File.WriteAllTextAsync(path, "old");
        await using (var file = await OutputFile.OpenAsync(path, overwrites: true, TestContext.Current.CancellationToken))
        {
            await file.WriteAsync("new"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(2, _folder.GetFiles().Length);
        }

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task File_ThatIsReplaced_IsReadByThoseWhoReadItBefore()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = PathOf("page.html");
        await File.WriteAllTextAsync(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await OutputFile.WriteAsync(path, "new", TestContext.Current.CancellationToken);

        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task File_BehindLinks_IsReplaced_AndTheLinksStay()
    {
        var (target, middle, link) = (PathOf("target"), PathOf("middle"), PathOf("link"));
        await File.WriteAllTextAsync(target, "old");
        File.CreateSymbolicLink(middle, "target");
        File.CreateSymbolicLink(link, middle);

        await OutputFile.WriteAsync(link, "new", TestContext.Current.CancellationToken);

        Assert.Equal("new", await File.ReadAllTextAsync(target));
        Assert.Equal((middle, "target"), (new FileInfo(link).LinkTarget, new FileInfo(middle).LinkTarget));
    }

    [Fact]
    public async Task File_ThatHasComeMeanwhile_StaysUnlessItMayBeReplaced()
    {
        var path = PathOf("loop.opus");
        await using var file = await OutputFile.OpenAsync(path, overwrites: false, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, "another");
        var failure = await Assert.ThrowsAsync<ClientException>(() => file.KeepAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"{path} is there already.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("another", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task LinkInACircle_IsASentence()
    {
        File.CreateSymbolicLink(PathOf("a"), "b");
        File.CreateSymbolicLink(PathOf("b"), "a");
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            OutputFile.WriteAsync(PathOf("a"), "new", TestContext.Current.CancellationToken));

        Assert.StartsWith($"{PathOf("a")} cannot be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnFile_ThatIsALink_StaysOne()
    {
        var (target, link) = (PathOf("dotfiles.json"), PathOf("config.json"));
        await File.WriteAllTextAsync(target, "{}");
        File.CreateSymbolicLink(link, target);

        new OwnFile(link).Change(_ => "new"u8.ToArray());

        Assert.Equal("new", await File.ReadAllTextAsync(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
