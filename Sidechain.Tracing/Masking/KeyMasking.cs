namespace Sidechain.Tracing.Masking;

/// <summary>What a key says about its value.</summary>
internal enum KeyMasking
{
    /// <summary>A text: secrets and local paths inside it are masked.</summary>
    Text,

    /// <summary>A secret: every text under it is masked as a whole; numbers and flags are none.</summary>
    Secret,

    /// <summary>The path of a file or folder on somebody's machine.</summary>
    FilePath,

    /// <summary>A path of either kind: that of a file, or that of a route.</summary>
    AnyPath,

    /// <summary>An address on the network, whose path is no local one.</summary>
    Address,
}
