namespace Sidechain.Tracing.Client.Spool;

/// <summary>The spool as its user sees it.</summary>
public static class SpoolInventory
{
    /// <summary>Every run, oldest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public static IReadOnlyList<SpooledRun> List(SpoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. SpoolFiles.Runs(options.Folder).Select(run => Describe(run.Run, run.Segments))];
    }

    /// <summary>Deletes what runs that are over left behind, delivered or not; gives what was deleted.</summary>
    /// <inheritdoc cref="List" path="/exception"/>
    public static IReadOnlyList<SpooledRun> Clear(SpoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cleared = new List<SpooledRun>();
        SpoolFiles.DeleteAbandoned(options.Folder);
        foreach (var (name, segments) in SpoolFiles.Runs(options.Folder))
        {
            using var run = DeadRun.TryOpen(segments);
            if (run is not null)
            {
                cleared.Add(Describe(name, segments, run.Contents));
                run.Delete();
            }
        }

        return cleared;
    }

    private static SpooledRun Describe(string name, IReadOnlyList<FileInfo> segments)
    {
        using var run = DeadRun.TryOpen(segments);
        return Describe(name, segments, run?.Contents);
    }

    private static SpooledRun Describe(string name, IReadOnlyList<FileInfo> segments, SpoolContents? contents) =>
        new(name, SpoolFiles.StartedAt(name), IsRunning: contents is null, segments.Sum(file => file.Length))
        {
            Client = contents?.Header?.Client is { } client ? $"{client.Type} {client.Version}" : null,
            Destination = contents?.Header?.Destination,
            Spans = contents?.Pending.Count ?? 0,
            Unfinished = contents?.Unfinished.Count ?? 0,
            Torn = contents?.Torn ?? 0,
        };
}
