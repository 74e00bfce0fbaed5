using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sidechain.Hosting.LocalServers.Lifetime;

/// <summary>Stops the application when the <c>dotnet run</c> around it ends, however it ends. Nobody tells a child that its parent was killed.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Watches where the parent is a <c>dotnet</c>; a shell that starts an AppHost in the background may go.</summary>
    public static void Add(IDistributedApplicationBuilder builder)
    {
        if (OperatingSystem.IsLinux() && builder.AppHostAssembly == System.Reflection.Assembly.GetEntryAssembly() && ParentOf(Environment.ProcessId) is var parent
            && parent > 1 && NameOf(parent) is "dotnet" && StartOf(parent) is { } start)
        {
            builder.Services.AddSingleton<IHostedService>(services => new ParentWatch(services.GetRequiredService<IHostApplicationLifetime>()) { Parent = parent, Start = start });
        }
    }

    private int Parent { get; init; }

    private string Start { get; init; } = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (StartOf(Parent) != Start)
            {
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static string NameOf(int process) => File.ReadAllText($"/proc/{process}/comm").Trim();

    private static int ParentOf(int process) => Fields(process) is [_, var parent, ..] ? int.Parse(parent, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>When it started, since ids are used again; null when it is gone.</summary>
    private static string? StartOf(int process) => Fields(process) is { Length: > 19 } fields && fields[0] != "Z" ? fields[19] : null;

    /// <summary>The fields behind the name in <c>/proc/{id}/stat</c>: state, parent, …, start time at 19.</summary>
    private static string[] Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
