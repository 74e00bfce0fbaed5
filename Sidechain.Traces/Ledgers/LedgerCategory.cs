namespace Sidechain.Traces.Ledgers;

/// <summary>Where time can go, in the order in which people ask.</summary>
public enum LedgerCategory
{
    /// <summary>The client's own work, by its spans that have no parts.</summary>
    Client,

    /// <summary>From the client's start to the last body byte that the server read.</summary>
    NetworkOut,

    /// <summary>A service's own work.</summary>
    Server,

    Database,

    Cache,

    /// <summary>The activity-feed provider, with the way to it and back.</summary>
    Stream,

    /// <summary>From the server's answer to the client's end.</summary>
    NetworkBack,

    /// <summary>A request is on its way, and no span says where.</summary>
    Waiting,

    /// <summary>No span says what happened.</summary>
    Unaccounted,
}
