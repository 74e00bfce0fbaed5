namespace Sidechain.Api.Faults;

/// <summary>The tier that misbehaves.</summary>
internal enum FaultTarget
{
    /// <summary>api itself answers 503.</summary>
    Api,

    /// <summary>Postgres: statements are slow, holding their locks meanwhile, or fail.</summary>
    Database,

    /// <summary>Redis: commands are slow or fail, or nothing is in it.</summary>
    Cache,

    /// <summary>Stream: slow, or nobody listens there.</summary>
    Stream,
}

/// <summary>How it misbehaves.</summary>
internal enum FaultMode
{
    Slow,
    Fail,

    /// <summary>The cache alone: every read is a miss.</summary>
    Cold,
}

/// <summary>A tier that misbehaves for one user.</summary>
/// <param name="Mode">How.</param>
/// <param name="Delay">What slow means.</param>
/// <param name="EndsAt">It is over by itself then.</param>
internal sealed record Fault(FaultMode Mode, TimeSpan Delay, DateTimeOffset EndsAt);
