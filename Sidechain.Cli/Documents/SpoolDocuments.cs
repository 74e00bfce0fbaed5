namespace Sidechain.Cli.Documents;

/// <summary>What <c>trace spool list --json</c> and <c>clear --json</c> print.</summary>
internal sealed record SpoolDocument(string Folder, IReadOnlyList<SpoolRunDocument> Runs);

/// <summary>A run; of one that is still running, only name, start and size are known.</summary>
internal sealed record SpoolRunDocument(
    string Run, DateTimeOffset? StartedAt, bool Running, long Bytes, string? Client, string? Server, int Spans, int Unfinished,
    int Damaged);

/// <summary>What <c>trace spool flush --json</c> prints.</summary>
internal sealed record SpoolFlushDocument(int Sent, long Dropped, int Pending, string? Reason);
