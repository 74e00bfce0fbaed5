namespace Sidechain.Tracing.Client.Spool;

/// <summary>What a record says. The numbers are the file's.</summary>
internal enum RecordType : byte
{
    /// <summary>First in every segment: whose it is, and what earlier segments left to say.</summary>
    Header = 1,

    /// <summary>A span began.</summary>
    Start = 2,

    /// <summary>A span ended: its JSON as it will be sent.</summary>
    End = 3,

    /// <summary>Spans that need no sending any more.</summary>
    Delivered = 4,

    /// <summary>Spans that are lost, to be told to the server.</summary>
    Lost = 5,

    /// <summary>A batch with losses is about to be sent.</summary>
    Batch = 6,

    /// <summary>The server has taken that batch.</summary>
    Acknowledged = 7,

    /// <summary>From here on spans belong to this user.</summary>
    Account = 8,

    /// <summary>The run measured its clock.</summary>
    Clock = 9,
}
