namespace Sidechain.Tracing.Client.Delivery;

/// <summary>What an answer to a batch means.</summary>
internal enum AnswerKind
{
    /// <summary>Stored, apart from rejected spans.</summary>
    Stored,

    /// <summary>The server will never take it.</summary>
    Refused,

    /// <summary>Some traces belong to another user; nothing was stored.</summary>
    Forbidden,

    /// <summary>Worth another attempt.</summary>
    Retry,

    /// <summary>Not now; it stays queued.</summary>
    Keep,
}
