using System.Text.Json;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>What <c>aspire publish</c> is told of the application.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task Manifest_GivesEachServiceItsOwnRole_AndPostgresTheScriptThatMakesThem()
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-manifest-").FullName;
        var file = Path.Combine(folder, "aspire-manifest.json");
        var (exitCode, output) = await AppHostRun.FailAsync(null, "--publisher", "manifest", "--output-path", file);
        Assert.True(exitCode == 0, output);

        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var resources = manifest.RootElement.GetProperty("resources");
        const string Server = "Host={postgres.bindings.tcp.host};Port={postgres.bindings.tcp.port}";
        string Variable(string resource, string name) => resources.GetProperty(resource).GetProperty("env").GetProperty(name).GetString()!;
        foreach (var service in (string[])["api", "telemetry"])
        {
            var password = $"{{{service}-database-password.value}}";
            Assert.Equal(
                $"{Server};Username=sidechain_{service};Password={password};Database=sidechain",
                Variable(service, "ConnectionStrings__sidechain"));
            Assert.DoesNotContain("postgres-password", resources.GetProperty(service).GetRawText(), StringComparison.Ordinal);
            Assert.Equal(password, Variable("postgres", $"SIDECHAIN_{service.ToUpperInvariant()}_PASSWORD"));
            var input = resources.GetProperty($"{service}-database-password").GetProperty("inputs").GetProperty("value");
            Assert.True(input.GetProperty("secret").GetBoolean());
        }

        Assert.Equal("sidechain", Variable("postgres", "POSTGRES_DB"));
        var mount = resources.GetProperty("postgres").GetProperty("bindMounts")[0];
        Assert.Equal("/docker-entrypoint-initdb.d", mount.GetProperty("target").GetString());
        Assert.True(File.Exists(Path.Combine(folder, mount.GetProperty("source").GetString()!, "roles.sql")));
        Directory.Delete(folder, recursive: true);
    }
}
