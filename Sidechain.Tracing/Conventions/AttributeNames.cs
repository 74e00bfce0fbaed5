namespace Sidechain.Tracing.Conventions;

/// <summary>Attribute names of spans and resources: OpenTelemetry's where one exists, the project's otherwise.</summary>
public static class AttributeNames
{
    public const string ServiceName = "service.name";
    public const string ServiceVersion = "service.version";

    public const string HttpRequestMethod = "http.request.method";
    public const string HttpResponseStatusCode = "http.response.status_code";
    public const string HttpRoute = "http.route";
    public const string HttpRequestBodySize = "http.request.body.size";
    public const string HttpRequestResendCount = "http.request.resend_count";
    public const string NetworkProtocolVersion = "network.protocol.version";
    public const string UrlFull = "url.full";
    public const string UrlScheme = "url.scheme";
    public const string UrlPath = "url.path";
    public const string UrlQuery = "url.query";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string UserId = "user.id";
    public const string UserAgentOriginal = "user_agent.original";
    public const string SessionId = "session.id";

    public const string ExceptionType = "exception.type";
    public const string ExceptionMessage = "exception.message";
    public const string ExceptionStacktrace = "exception.stacktrace";

    public const string DbSystemName = "db.system.name";
    public const string DbOperationName = "db.operation.name";
    public const string DbCollectionName = "db.collection.name";
    public const string DbQuerySummary = "db.query.summary";
    public const string DbQueryText = "db.query.text";
    public const string DbNamespace = "db.namespace";

    /// <summary>
    /// By how much the start of the process, which the system tells in hundredths of a second, may be earlier or later, milliseconds.
    /// </summary>
    public const string ProcessStartUncertaintyMs = "process.start_uncertainty_ms";

    /// <summary>Size of the file that the user chose, bytes.</summary>
    public const string FileSize = "file.size";

    /// <summary>Name of the file that the user chose, without its folder.</summary>
    public const string FileName = "file.name";

    /// <summary>Container and codec on the wire: <c>opus</c> or <c>wav</c>; <c>url</c> for a post whose audio lies elsewhere.</summary>
    public const string AudioFormat = "audio.format";

    /// <summary>Length of the audio, seconds.</summary>
    public const string AudioDurationSeconds = "audio.duration_seconds";

    /// <summary>Sample rate of the input, hertz.</summary>
    public const string AudioSampleRate = "audio.sample_rate";

    /// <summary>Channels of the input, 1 or 2.</summary>
    public const string AudioChannels = "audio.channels";

    /// <summary>Size after encoding, bytes.</summary>
    public const string AudioEncodedSize = "audio.encoded_size";

    /// <summary>Blocks that the host asked the plugin for.</summary>
    public const string AudioBlocks = "audio.blocks";

    /// <summary>Blocks whose rendering took longer than they last.</summary>
    public const string AudioXruns = "audio.xruns";

    /// <summary>The most that the plugin's own rendering took of a block, 1 is all of it.</summary>
    public const string AudioLoadMax = "audio.load_max";

    /// <summary>
    /// The most that a block came later than its rate asks, milliseconds: the host's delay or the system's, not the plugin's.
    /// </summary>
    public const string AudioLateMaxMs = "audio.late_max_ms";

    /// <summary>Id of the post that was created, or that it is about.</summary>
    public const string PostId = "post.id";

    /// <summary>Which feed: <c>timeline</c> or <c>global</c>.</summary>
    public const string FeedName = "feed.name";

    /// <summary>How many posts came: on the event <see cref="EventNames.FeedLoaded"/>, and on <c>feed.get</c>.</summary>
    public const string FeedCount = "feed.count";

    /// <summary>Whether Redis had the feed.</summary>
    public const string FeedCacheHit = "feed.cache_hit";

    /// <summary>Characters of the text that is searched for; never the text itself.</summary>
    public const string SearchLength = "search.length";

    /// <summary>What is searched by: some of <c>q,bpm,key,author</c>, in this order.</summary>
    public const string SearchFilters = "search.filters";

    /// <summary>How many posts were found, one page of them.</summary>
    public const string SearchCount = "search.count";

    /// <summary>Whether it is done or taken back: <c>add</c> or <c>remove</c>.</summary>
    public const string SocialAction = "social.action";

    /// <summary>Id of the user who is followed.</summary>
    public const string SocialTargetId = "social.target_id";

    /// <summary>Id of the comment.</summary>
    public const string CommentId = "comment.id";

    /// <summary>
    /// On the event <see cref="EventNames.Navigation"/>: <c>navigate</c>, <c>reload</c>, <c>back_forward</c>, <c>prerender</c> as browsers
    /// have them, <c>in_app</c> or <c>back_forward_cache</c>.
    /// </summary>
    public const string NavigationType = "navigation.type";

    /// <summary>On the event <see cref="EventNames.WebVital"/>: <c>FCP</c>, <c>LCP</c> and the like.</summary>
    public const string WebVitalName = "web_vital.name";

    /// <summary>On the event <see cref="EventNames.WebVital"/>: milliseconds since the page's load began.</summary>
    public const string WebVitalValue = "web_vital.value";

    /// <summary>The server's own time for the request, milliseconds, from <c>X-Server-Time</c>.</summary>
    public const string HttpServerTimeMs = "http.server_time_ms";

    /// <summary>
    /// On <c>INSERT audio_posts</c>: the trace of another upload with the same idempotency key, which this statement had to wait for, over
    /// 100 ms.
    /// </summary>
    public const string DbLockHolderTraceId = "db.lock.holder_trace_id";

    /// <summary>On every unfinished span of a plugin whose host ended in the middle: <c>true</c>. The next start delivers them.</summary>
    public const string PluginCrashed = "plugin.crashed";

    /// <summary>On the root of a share that is repeated, after a crash or a failure: the trace in which its loop was captured.</summary>
    public const string ShareEarlierTraceId = "share.earlier_trace_id";

    /// <summary>A cancelled span in OTLP, where the status is unset: <c>cancelled</c>.</summary>
    public const string SidechainStatus = "sidechain.status";

    /// <summary>On client spans that telemetry sends on: server minus client, milliseconds, which were added to the span's times.</summary>
    public const string SidechainClockOffsetMs = "sidechain.clock.offset_ms";

    /// <summary>Resource attribute that tells a client's type in OTLP.</summary>
    public const string SidechainClientType = "sidechain.client.type";

    /// <summary>On a server's span: the version of the client that sent the request.</summary>
    public const string SidechainClientVersion = "sidechain.client.version";

    /// <summary>On a server's span: <c>X-Request-ID</c>, as it came or as it was minted; the same as in the log.</summary>
    public const string SidechainRequestId = "sidechain.request.id";

    /// <summary>
    /// On a server's span: what the client says in <c>X-User-ID</c>. Never identity: that is <c>user.id</c>, from the token.
    /// </summary>
    public const string SidechainUserHint = "sidechain.user.hint";

    /// <summary>The span in <c>X-Span-ID</c> where it differs from the one in <c>traceparent</c>.</summary>
    public const string SidechainClientSpanId = "sidechain.client.span_id";

    /// <summary>The trace id in <c>X-Trace-ID</c> where <c>traceparent</c> names another one.</summary>
    public const string SidechainTraceIdConflict = "sidechain.trace_id.conflict";

    /// <summary>A foreign trace id as it came, before it was mapped to 32 hex digits.</summary>
    public const string SidechainTraceIdOriginal = "sidechain.trace_id.original";

    /// <summary>On a client's span: the trace id that the server echoed where it is not the one that was sent.</summary>
    public const string SidechainTraceIdMismatch = "sidechain.trace_id.mismatch";

    /// <summary>A span that was never ended; delivered as it stood.</summary>
    public const string SidechainUnfinished = "sidechain.unfinished";

    /// <summary>
    /// On a client's span: the server's span that answered, from <c>X-Span-ID</c>; tells the trace view what is still missing.
    /// </summary>
    public const string SidechainServerSpanId = "sidechain.server.span_id";

    /// <summary>Attributes of the span, or of the event, that were over a limit and left out, by whomever.</summary>
    public const string SidechainDroppedAttributes = "sidechain.dropped_attributes";

    /// <summary>Events of the span that were over a limit and left out, by whomever.</summary>
    public const string SidechainDroppedEvents = "sidechain.dropped_events";

    /// <summary>Links of the span that were over a limit and left out, by whomever.</summary>
    public const string SidechainDroppedLinks = "sidechain.dropped_links";

    /// <summary>
    /// End minus start as they came, milliseconds, where no span lasts so: less than nothing, or more than a week. Such a span is kept
    /// without a duration.
    /// </summary>
    public const string SidechainUnusableDurationMs = "sidechain.unusable_duration_ms";

    /// <summary>On an event: the time as it came, where it is none. Such an event stands at the start of its span.</summary>
    public const string SidechainUnusableTime = "sidechain.unusable_time";

    /// <summary>
    /// On the event <see cref="EventNames.ClockJump"/>: by how much the wall clock moved against the monotonic one, milliseconds. On a span
    /// that began after that: by how much its times are ahead of those of earlier spans.
    /// </summary>
    public const string ClockJumpMs = "clock.jump_ms";
}
