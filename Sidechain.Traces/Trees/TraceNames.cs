namespace Sidechain.Traces.Trees;

/// <summary>The few names that a tree is built by. The full registry is data to this library, not a dependency.</summary>
internal static class TraceNames
{
    /// <summary>Behind a client's type: the root of an upload-and-share.</summary>
    public const string ShareLoop = ".share_loop";

    /// <summary>A plugin's audio callback: it goes on beside the action, and nothing of the action waits for it.</summary>
    public const string Audio = "plugin.audio";

    public const string HttpReadBody = "http.read_body";
    public const string NetworkRequest = "network.request";
    public const string NetworkResponse = "network.response";

    /// <summary>On a span that calls a database: which one.</summary>
    public const string DbSystem = "db.system.name";

    /// <summary>The same, as older SDKs write it.</summary>
    public const string OldDbSystem = "db.system";

    /// <summary>The same, as OpenTracing's libraries write it.</summary>
    public const string DbType = "db.type";

    /// <summary>A statement, and no name of a database with it: Zipkin's libraries.</summary>
    public const string SqlQuery = "sql.query";

    /// <summary>A resource says by it which of several processes of one name it is.</summary>
    public const string ServiceInstanceId = "service.instance.id";

    /// <summary>On a client's request: the server's span that answered it, from <c>X-Span-ID</c>.</summary>
    public const string ServerSpanId = "sidechain.server.span_id";

    /// <summary>On a client's request: milliseconds from the request's receipt until the answer's headers left.</summary>
    public const string ServerTimeMs = "http.server_time_ms";

    /// <summary>On a client's span: what the server answered.</summary>
    public const string ResponseStatusCode = "http.response.status_code";

    /// <summary>On a server's span: the span of the client's request where the parent is another one, as behind a gateway.</summary>
    public const string ClientSpanId = "sidechain.client.span_id";

    /// <summary>On a server's span: the type of the client that sent the request.</summary>
    public const string ClientType = "sidechain.client.type";

    /// <summary>On a client's span: by how much its times are ahead of those of spans before its clock was set, milliseconds.</summary>
    public const string ClockJumpMs = "clock.jump_ms";

    /// <summary>On a request: its address.</summary>
    public const string UrlFull = "url.full";

    /// <summary>The same, as older SDKs write it.</summary>
    public const string OldUrl = "http.url";

    /// <summary>On an event: the exception's class.</summary>
    public const string ExceptionType = "exception.type";

    /// <summary>On an event: what the exception says.</summary>
    public const string ExceptionMessage = "exception.message";

    /// <summary>On an event: where it was thrown, and what for.</summary>
    public const string ExceptionStacktrace = "exception.stacktrace";

    /// <summary>On a link that was a reference of OpenTracing's: its type.</summary>
    public const string ReferenceType = "opentracing.ref_type";

    /// <summary>The type of a reference to what does not depend on the span.</summary>
    public const string FollowsFrom = "follows_from";

    /// <summary>How many attributes were left out.</summary>
    public const string DroppedAttributes = "sidechain.dropped_attributes";

    /// <summary>How many events were left out.</summary>
    public const string DroppedEvents = "sidechain.dropped_events";

    /// <summary>How many links were left out.</summary>
    public const string DroppedLinks = "sidechain.dropped_links";

    /// <summary>End minus start as they came, milliseconds, where no span lasts so.</summary>
    public const string UnusableDurationMs = "sidechain.unusable_duration_ms";

    /// <summary>On an event: its time as it came, where that cannot be a time.</summary>
    public const string UnusableTime = "sidechain.unusable_time";
}
