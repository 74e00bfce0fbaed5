namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>What the plugin's window shows of a share.</summary>
internal enum ShareState
{
    /// <summary>Nothing was shared yet.</summary>
    Idle,

    /// <summary>A worker is at it.</summary>
    Working,

    /// <summary>The server has the post.</summary>
    Created,

    /// <summary>The user, or the host that unloads the plugin, ended it.</summary>
    Cancelled,

    /// <summary>It failed; the capture is kept.</summary>
    Failed,
}

/// <summary>One moment of the plugin's window; a new one replaces it as a whole, so no thread ever sees half of one.</summary>
/// <param name="State">What goes on.</param>
/// <param name="Text">The sentence that stands there.</param>
/// <param name="Fraction">How far the stage is, 0 to 1; 0 where nobody knows.</param>
/// <param name="PostId">Of what was created.</param>
/// <param name="TraceId">Copyable, for support; also after a failure. Null while tracing is off.</param>
internal sealed record ShareView(ShareState State, string Text, double Fraction = 0, string? PostId = null, string? TraceId = null);
