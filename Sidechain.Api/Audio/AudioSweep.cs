using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Api.Audio;

/// <summary>
/// Removes parts of uploads whose process was killed, and audio without a post (its insert failed, or its key was used before). Audio is
/// put aside first and removed an hour later, since a post with the same content may be on its way.
/// </summary>
internal sealed class AudioSweep(
    AudioFiles files, IServiceScopeFactory scopes, BackgroundRounds rounds, TimeProvider time, ILogger<AudioSweep> logger)
    : SteadyService(rounds, time, logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await SweepAsync(stoppingToken);
        return Interval;
    }

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var part in Folder("incoming").EnumerateFiles("*.part").Where(file => IsOlder(file, Age)))
        {
            part.Delete();
        }

        foreach (var aside in Folder("orphaned").EnumerateFiles().Where(file => IsOlder(file, Interval)).Chunk(AtOnce))
        {
            var used = await UsedAsync(aside, cancellationToken);
            foreach (var file in aside)
            {
                if (used.Contains(file.Name))
                {
                    file.MoveTo(files.PathOf(file.Name), overwrite: true);
                }
                else
                {
                    file.Delete();
                }
            }
        }

        foreach (var old in Folder("").EnumerateDirectories("??")
            .SelectMany(folder => folder.EnumerateFiles()).Where(file => IsOlder(file, Age)).Chunk(AtOnce))
        {
            var used = await UsedAsync(old, cancellationToken);
            foreach (var file in old.Where(file => !used.Contains(file.Name)))
            {
                PutAside(file);
            }
        }
    }

    private void PutAside(FileInfo file)
    {
        var path = file.FullName;
        file.MoveTo(Path.Combine(Folder("orphaned").FullName, file.Name), overwrite: true);
        file.Refresh();
        if (IsOlder(file, Age))
        {
            file.LastWriteTimeUtc = Time.GetUtcNow().UtcDateTime;
        }
        else
        {
            // The same content has been uploaded between the look and the move.
            file.MoveTo(path, overwrite: true);
        }
    }

    private async Task<HashSet<string>> UsedAsync(FileInfo[] candidates, CancellationToken cancellationToken)
    {
        string[] hashes = [.. candidates.Select(file => file.Name)];
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();
        return await database.AudioPosts.TagWith("SELECT audio_posts")
            .Where(post => post.AudioSha256 != null && hashes.Contains(post.AudioSha256)).Select(post => post.AudioSha256!)
            .ToHashSetAsync(cancellationToken);
    }

    private DirectoryInfo Folder(string name) => Directory.CreateDirectory(Path.Combine(files.Folder, name));

    private bool IsOlder(FileInfo file, TimeSpan age) => Time.GetUtcNow() - file.LastWriteTimeUtc > age;
}
