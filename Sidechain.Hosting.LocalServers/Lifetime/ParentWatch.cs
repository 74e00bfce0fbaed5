using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sidechain.Hosting.LocalServers.Lifetime;

/// <summary>Stops the application when the <c>dotnet run</c> around it ends. A child is not told that its parent was killed.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    // The command line sets it for itself, and what it runs inherits it.
    private const string SetByDotnetRun = "MSBUILDFAILONDRIVEENUMERATINGWILDCARD";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Watches where the parent is a <c>dotnet</c>; a shell that starts an AppHost in the background may go.</summary>
    /// <exception cref="DistributedApplicationException">The <c>dotnet run</c> has ended already.</exception>
    public static void Add(IDistributedApplicationBuilder builder)
    {
        if (!OperatingSystem.IsLinux() || builder.AppHostAssembly != System.Reflection.Assembly.GetEntryAssembly())
        {
            return;
        }

        var parent = ParentOf(Environment.ProcessId);
        var name = NameOf(parent);
        if (name == "dotnet" && StartOf(parent) is { } start)
        {
            builder.Services.AddSingleton<IHostedService>(
                services => new ParentWatch(services.GetRequiredService<IHostApplicationLifetime>()) { Parent = parent, Start = start });
        }
        else if (IsHandedToInit(parent, name, Environment.GetEnvironmentVariable(SetByDotnetRun)))
        {
            throw new DistributedApplicationException("The dotnet run that started this AppHost has ended, so it ends too.");
        }
    }

    /// <summary>Whether the starting <c>dotnet run</c> ended before it was watched: the parent is then the system's first one.</summary>
    internal static bool IsHandedToInit(int parent, string name, string? setByDotnetRun) =>
        setByDotnetRun is not null && name != "dotnet" && (parent == 1 || name is "systemd" or "init");

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

    /// <summary>Empty when it is gone.</summary>
    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int ParentOf(int process) =>
        Fields(process) is [_, var parent, ..] ? int.Parse(parent, System.Globalization.CultureInfo.InvariantCulture) : 0;

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
