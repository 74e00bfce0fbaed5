using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Sidechain.Hosting.LocalServers.Data;

namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>The resource of <c>AddPostgres</c> as <c>postgres.sh</c>.</summary>
internal static class PostgresProcess
{
    /// <param name="builder">The application.</param>
    /// <param name="postgres">The resource that the AppHost added.</param>
    /// <param name="data">The application's data.</param>
    public static void Replace(IDistributedApplicationBuilder builder, PostgresServerResource postgres, DataFolder data)
    {
        var programs = Binaries.PostgresFolder()!;
        // Data of another major version is not to be opened by this one.
        var folder = LocalServerResource.FolderOf(postgres, "/var/lib/postgresql", data, MajorVersion(programs));
        var init = data.PathOf($"{postgres.Name}-init");
        LocalServerResource.Replace(builder, postgres, "postgres.sh", programs)
            .WithEnvironment("PGDATA", folder)
            .WithEnvironment("PGPORT", postgres.PrimaryEndpoint.Property(EndpointProperty.TargetPort))
            .WithEnvironment(async context =>
            {
                if (await InitFiles.WriteAsync(postgres, init, context))
                {
                    context.EnvironmentVariables["POSTGRES_INIT"] = init;
                }
            });
    }

    /// <exception cref="DistributedApplicationException">The program does not run.</exception>
    private static string MajorVersion(string programs)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(programs, "initdb"), ["--version"]) { RedirectStandardOutput = true })!;
        var printed = process.StandardOutput.ReadToEnd(); // initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
        process.WaitForExit();
        return process.ExitCode == 0 && printed.Split(' ') is [_, _, var version, ..]
            ? version.Trim().Split('.')[0]
            : throw new DistributedApplicationException(
                $"{programs}/initdb --version exited with {process.ExitCode} and printed '{printed.Trim()}'.");
    }
}
