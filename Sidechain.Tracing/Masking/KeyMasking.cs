namespace Sidechain.Tracing.Masking;

/// <summary>What a key says about its value.</summary>
internal enum KeyMasking
{
    /// <summary>A text: secrets and local paths inside it are masked.</summary>
    Text,

    /// <summary>A secret as a whole.</summary>
    Secret,

    /// <summary>A local path as a whole.</summary>
    Path,

    /// <summary>An address on the network, whose path is no local one.</summary>
    Address,
}
