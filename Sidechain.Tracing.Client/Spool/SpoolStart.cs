namespace Sidechain.Tracing.Client.Spool;

/// <summary>A span of this run that the spool knows as started.</summary>
internal sealed class SpoolStart(SpoolSegment segment)
{
    public SpoolSegment Segment => segment;

    /// <summary>The server has it as unfinished: the end of the run need not say so again.</summary>
    public bool IsTold { get; set; }
}
