namespace Sidechain.Telemetry.Retention;

/// <summary>The outcome of a wish to pin a trace, or to unpin it.</summary>
internal enum PinResult
{
    Done,

    /// <summary>There is no such trace, or it is not the user's.</summary>
    NotFound,

    /// <summary>Its owner has as many pinned traces as a user may have.</summary>
    TooMany,
}
