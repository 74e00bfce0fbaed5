using Sidechain.Hosting.LocalServers.Data;

namespace Sidechain.Hosting.LocalServers.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("container", false, "--servers container says so")]
    [InlineData("process", true, "--servers process says so")]
    [InlineData("Process", true, "--servers process says so")]
    public void Choice_ThatIsAskedFor_IsMade(string asked, bool process, string reason) =>
        Assert.Equal(new ServerChoice(process, reason), ServerChoice.Make(asked));

    [Fact]
    public void Choice_OfAnotherWord_IsRefused() =>
        Assert.Equal(
            "--servers is 'pods': it must be 'container' or 'process'.",
            Assert.Throws<DistributedApplicationException>(() => ServerChoice.Make("pods")).Message);

    [Fact]
    public void DataFolder_ThatIsTaken_SaysByWhom()
    {
        var path = NewPath();
        using var first = Folder(path);
        first.Take();
        using var second = Folder(path);

        var refusal = Assert.Throws<DistributedApplicationException>(second.Take);

        Assert.Equal(
            $"The data folder {path} is in use by the AppHost with process id {Environment.ProcessId}. "
            + "Stop that one with Ctrl+C, then start again; or set SIDECHAIN_DATA to another folder.",
            refusal.Message);
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void DataFolder_ThatIsNew_LetsTheServersUserThroughAndNobodyElseIn()
    {
        var path = NewPath();
        using (var folder = Folder(path))
        {
            folder.Take();
            Assert.Equal("711", Convert.ToString((int)File.GetUnixFileMode(path), 8));
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void DataFolder_ThatWasThere_KeepsItsMode()
    {
        var path = Directory.CreateDirectory(NewPath(), (UnixFileMode)Convert.ToInt32("1777", 8)).FullName;
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("1777", 8));
        using (var folder = Folder(path))
        {
            folder.Take();
        }

        Assert.Equal("1777", Convert.ToString((int)File.GetUnixFileMode(path), 8));
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void Secrets_ThatCannotBeRead_AreNotReplacedByNewOnes()
    {
        var path = NewPath();
        var builder = DistributedApplication.CreateBuilder([$"--SIDECHAIN_DATA={path}"]);
        builder.AddRedis("redis");
        using var folder = DataFolder.Of(builder);
        folder.Take();
        File.WriteAllText(Path.Combine(path, "secrets.json"), "{\"redis-pass");

        var refusal = Assert.Throws<DistributedApplicationException>(() => KeptSecrets.Fill(builder, folder));

        Assert.StartsWith($"{path}/secrets.json cannot be read: ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("{\"redis-pass", File.ReadAllText(Path.Combine(path, "secrets.json")));
        folder.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private static string NewPath() => Path.Combine(Path.GetTempPath(), $"sidechain-data-{Guid.NewGuid():N}"[..26]);

    private static DataFolder Folder(string path) => DataFolder.Of(DistributedApplication.CreateBuilder([$"--SIDECHAIN_DATA={path}"]));
}
