namespace Sidechain.Traces.Trees;

/// <summary>A tree in the making. Each repair reads what the repairs before it have left here.</summary>
/// <param name="spans">Spans of one trace, in any order.</param>
/// <param name="work">Counts the steps.</param>
internal sealed class TreeDraft(IEnumerable<Span> spans, TreeWork work)
{
    public TreeWork Work { get; } = work;

    /// <summary>The client has said that it will send nothing more.</summary>
    public bool IsClientDone { get; init; }

    /// <summary>Spans of the trace came that could not be kept.</summary>
    public bool HasRejected { get; init; }

    /// <summary>The clocks have been aligned already, so no time may be moved.</summary>
    public bool IsAligned { get; init; }

    /// <summary>Several may have one id.</summary>
    public IReadOnlyList<Span> Spans { get; set; } = [.. spans];

    /// <summary>A node for each span, by its id.</summary>
    public IReadOnlyDictionary<string, TreeNode> NodesById { get; set; } = new Dictionary<string, TreeNode>();

    /// <summary>The same nodes, the earliest first.</summary>
    public IReadOnlyList<TreeNode> Nodes { get; set; } = [];

    /// <summary>The parent of each node.</summary>
    public Parents Parents { get; set; } = new([], new Dictionary<string, TreeNode>());

    /// <summary>The nodes that have no parent, the earliest first.</summary>
    public List<TreeNode> Roots { get; } = [];

    /// <summary>Requests whose answering span has not arrived.</summary>
    public IReadOnlyList<TreeNode> Open { get; set; } = [];

    /// <summary>Who has not sent the spans that are missing.</summary>
    public IReadOnlyList<SilentTier> Silent { get; set; } = [];

    /// <summary>The clocks whose times were moved.</summary>
    public List<ClockOffset> Clocks { get; } = [];

    /// <summary>How wrong the times of each client can still be, nanoseconds.</summary>
    public Dictionary<ProcessName, long> ClientErrorsNs { get; } = [];

    /// <summary>Processes of services whose clocks are wrong by what a client says.</summary>
    public HashSet<ProcessName> Outvoted { get; } = [];
}
