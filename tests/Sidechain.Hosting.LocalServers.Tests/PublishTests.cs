using System.Text.Json;

namespace Sidechain.Hosting.LocalServers.Tests;

public sealed class PublishTests
{
    [Fact]
    public async Task Manifest_HasContainers_WhateverRunsHere()
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-manifest-").FullName;
        var file = Path.Combine(folder, "aspire-manifest.json");
        await using (var app = Shop.Describe("--publisher", "manifest", "--output-path", file, "--servers", "process").Build())
        {
            await app.RunAsync(TestContext.Current.CancellationToken);
        }

        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var resources = manifest.RootElement.GetProperty("resources");
        var postgres = resources.GetProperty("postgres");
        Assert.Equal("container.v0", postgres.GetProperty("type").GetString());
        Assert.Contains("/postgres:", postgres.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, postgres.GetProperty("volumes").GetArrayLength());
        Assert.Contains("/redis:", resources.GetProperty("redis").GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Equal("parameter.v0", resources.GetProperty("postgres-password").GetProperty("type").GetString());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void DataPath_OfAPublishedApplication_IsForItsMachineToMount() =>
        Assert.Equal(
            "/data/audio", DistributedApplication.CreateBuilder(["--publisher", "manifest", "--output-path", "unused"]).DataPath("audio"));
}
