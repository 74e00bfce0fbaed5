using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>A span of this run that has a start in a file.</summary>
internal sealed class SpoolStart(SpoolSegment segment) : BegunSpan
{
    public SpoolSegment Segment => segment;

    /// <summary>The server has it as unfinished: the end of the run need not say so again.</summary>
    public bool IsTold { get; set; }
}
