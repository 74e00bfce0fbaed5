namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Why spans were lost, as <c>dropped</c> spells it.</summary>
public static class DropReasons
{
    /// <summary>More spans waited than the queue holds.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>One span was larger than a batch may be.</summary>
    public const string TooLarge = "span_too_large";

    /// <summary>403: the trace belongs to another user.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>400, 415 or 422: the server could not read the batch.</summary>
    public const string Refused = "refused";

    /// <summary>413: the batch was too large for the server.</summary>
    public const string BatchTooLarge = "batch_too_large";

    /// <summary>A realtime thread was faster than the thread that makes spans of its records.</summary>
    public const string RealtimeRingFull = "realtime_ring_full";

    /// <summary>The recorder could not encode the span.</summary>
    public const string NotEncodable = "not_encodable";

    /// <summary>A record of the spool was damaged or half written.</summary>
    public const string Torn = "torn";

    /// <summary>The spool was over its size.</summary>
    public const string SpoolFull = "spool_full";

    /// <summary>It lay in the spool longer than the server takes spans for.</summary>
    public const string Expired = "expired";
}
