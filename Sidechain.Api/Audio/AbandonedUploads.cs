using Microsoft.Extensions.Options;

namespace Sidechain.Api.Audio;

/// <summary>At start, removes what uploads left behind when a process was killed in the middle of them. A day old, so that no replica loses a running one.</summary>
internal sealed class AbandonedUploads(IOptions<AudioOptions> options, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(options.Value.Path), "incoming"));
        foreach (var file in incoming.EnumerateFiles("*.part"))
        {
            if (time.GetUtcNow() - file.LastWriteTimeUtc > Age)
                file.Delete();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
