using Sidechain.Hosting.LocalServers.Data;
using Sidechain.Hosting.LocalServers.Servers;

namespace Sidechain.Hosting.LocalServers.Tests;

/// <summary>Which folder becomes a server's data: never one that the user mounted for something else.</summary>
public sealed class FolderTests
{
    [Fact]
    public void BindMount_OfTheData_HoldsItPartedByVersionBesideTheImages()
    {
        var builder = DistributedApplication.CreateBuilder(["--SIDECHAIN_DATA=/tmp/anywhere"]);
        var postgres = builder.AddPostgres("pg").WithDataBindMount("/srv/bound").Resource;

        Assert.Equal("/srv/bound/15/local", LocalServerResource.FolderOf(postgres, "/var/lib/postgresql", DataFolder.Of(builder), "15"));
    }

    [Fact]
    public void BindMount_OfSomethingElse_IsNotTheData()
    {
        var builder = DistributedApplication.CreateBuilder(["--SIDECHAIN_DATA=/tmp/anywhere"]);
        var postgres = builder.AddPostgres("pg").WithDataVolume("vol").WithBindMount("/srv/scripts", "/scripts").Resource;
        var redis = builder.AddRedis("cache").WithDataVolume("kept").WithBindMount("/srv/redis.conf", "/usr/local/etc/redis.conf").Resource;
        var data = DataFolder.Of(builder);

        Assert.Equal("/tmp/anywhere/vol-15", LocalServerResource.FolderOf(postgres, "/var/lib/postgresql", data, "15"));
        Assert.Equal("/tmp/anywhere/kept", LocalServerResource.FolderOf(redis, "/data", data));
    }

    [Fact]
    public void DataFolder_BelowOneThatOnlyItsOwnerMayEnter_IsRefusedUnderRoot()
    {
        var closed = Directory.CreateTempSubdirectory("sidechain-closed-").FullName;
        using var folder = Folder(Path.Combine(closed, "deep", "data"));

        // Under another user the servers run as that user and may enter what it may.
        var refusal = Record.Exception(folder.Take);
        Assert.Equal(
            Environment.IsPrivilegedProcess,
            refusal?.Message.Contains($"lies below {closed}, which only its owner may enter", StringComparison.Ordinal) ?? false);
        Directory.Delete(closed, recursive: true);
    }

    [Fact]
    public void DataFolder_OfSeveralNewLevels_LetsOthersPassThroughEach()
    {
        var open = Directory.CreateTempSubdirectory("sidechain-open-").FullName;
        File.SetUnixFileMode(open, (UnixFileMode)Convert.ToInt32("711", 8));
        using (var folder = Folder(Path.Combine(open, "a", "b")))
        {
            folder.Take();
        }

        Assert.All(["a", "a/b"], name => Assert.Equal("711", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(open, name)), 8)));
        Directory.Delete(open, recursive: true);
    }

    private static DataFolder Folder(string path) => DataFolder.Of(DistributedApplication.CreateBuilder([$"--SIDECHAIN_DATA={path}"]));
}
