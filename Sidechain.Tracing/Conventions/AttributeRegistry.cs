namespace Sidechain.Tracing.Conventions;

/// <summary>
/// Every attribute with its type and where it must be; <c>docs/conventions.json</c> is this table as data, for checks of whole traces.
/// </summary>
internal static class AttributeRegistry
{
    private const string Text = "string";
    private const string Int = "int";
    private const string Number = "double";
    private const string Flag = "boolean";

    private const string Request = "{c}." + SpanNames.HttpRequest;
    private const string Audio = "{c}." + SpanNames.Audio;
    private const string StartProcess = "{c}." + SpanNames.StartProcess;
    private const string Upload = "{c}." + SpanNames.UploadAudio;

    public static IReadOnlyList<AttributeEntry> All { get; } =
    [
        new(AttributeNames.ServiceName, Text, "{c}." + SpanNames.ShareLoop),
        new(AttributeNames.ServiceVersion, Text),
        new(AttributeNames.HttpRequestMethod, Text, Request),
        new(AttributeNames.HttpResponseStatusCode, Int, Request),
        new(AttributeNames.HttpRoute, Text),
        new(AttributeNames.HttpRequestBodySize, Int, SpanNames.HttpReadBody),
        new(AttributeNames.HttpRequestResendCount, Int),
        new(AttributeNames.NetworkProtocolVersion, Text, Request),
        new(AttributeNames.UrlFull, Text, Request),
        new(AttributeNames.UrlScheme, Text),
        new(AttributeNames.UrlPath, Text),
        new(AttributeNames.UrlQuery, Text),
        new(AttributeNames.ServerAddress, Text, Request),
        new(AttributeNames.ServerPort, Int, Request),
        new(AttributeNames.ErrorType, Text),
        new(AttributeNames.UserId, Text, SpanNames.UserRegister, SpanNames.UserLogin, SpanNames.UserRefreshSession),
        new(AttributeNames.UserAgentOriginal, Text),
        new(AttributeNames.SessionId, Text),
        new(AttributeNames.ExceptionType, Text),
        new(AttributeNames.ExceptionMessage, Text),
        new(AttributeNames.ExceptionStacktrace, Text),
        new(AttributeNames.DbSystemName, Text),
        new(AttributeNames.DbOperationName, Text),
        new(AttributeNames.DbCollectionName, Text),
        new(AttributeNames.DbQuerySummary, Text),
        new(AttributeNames.DbQueryText, Text),
        new(AttributeNames.DbNamespace, Text),
        new(AttributeNames.ProcessStartUncertaintyMs, Number, StartProcess),
        new(AttributeNames.FileSize, Int, Upload),
        new(AttributeNames.FileName, Text, Upload),
        new(AttributeNames.AudioFormat, Text, Upload, SpanNames.FeedCreatePost),
        new(AttributeNames.AudioDurationSeconds, Number, Upload),
        new(AttributeNames.AudioSampleRate, Int, Upload),
        new(AttributeNames.AudioChannels, Int, Upload),
        new(AttributeNames.AudioEncodedSize, Int, Upload),
        new(AttributeNames.AudioBlocks, Int, Audio),
        new(AttributeNames.AudioXruns, Int, Audio),
        new(AttributeNames.AudioLoadMax, Number, Audio),
        new(AttributeNames.AudioLateMaxMs, Number, Audio),
        new(AttributeNames.PostId, Text, SpanNames.FeedCreatePost, SpanNames.AudioDownload),
        new(AttributeNames.FeedName, Text, SpanNames.FeedGet),
        new(AttributeNames.FeedCount, Int, SpanNames.FeedGet),
        new(AttributeNames.FeedCacheHit, Flag, SpanNames.FeedGet),
        new(AttributeNames.SearchLength, Int, SpanNames.SearchQuery),
        new(AttributeNames.SearchFilters, Text, SpanNames.SearchQuery),
        new(AttributeNames.SearchCount, Int, SpanNames.SearchQuery),
        new(AttributeNames.SocialAction, Text, SpanNames.SocialLike, SpanNames.SocialFollowUser, SpanNames.SocialComment),
        new(AttributeNames.SocialTargetId, Text, SpanNames.SocialFollowUser),
        new(AttributeNames.CommentId, Text, SpanNames.SocialComment),
        new(AttributeNames.NavigationType, Text),
        new(AttributeNames.WebVitalName, Text),
        new(AttributeNames.WebVitalValue, Number),
        new(AttributeNames.HttpServerTimeMs, Number, Request),
        new(AttributeNames.DbLockHolderTraceId, Text),
        new(AttributeNames.PluginCrashed, Flag),
        new(AttributeNames.ShareEarlierTraceId, Text),
        new(AttributeNames.SidechainStatus, Text),
        new(AttributeNames.SidechainClockOffsetMs, Number),
        new(AttributeNames.SidechainClientType, Text),
        new(AttributeNames.SidechainClientVersion, Text),
        new(AttributeNames.SidechainRequestId, Text),
        new(AttributeNames.SidechainUserHint, Text),
        new(AttributeNames.SidechainClientSpanId, Text),
        new(AttributeNames.SidechainTraceIdConflict, Text),
        new(AttributeNames.SidechainTraceIdOriginal, Text),
        new(AttributeNames.SidechainTraceIdMismatch, Text),
        new(AttributeNames.SidechainUnfinished, Flag),
        new(AttributeNames.SidechainServerSpanId, Text, Request),
        new(AttributeNames.SidechainDroppedAttributes, Int),
        new(AttributeNames.SidechainDroppedEvents, Int),
        new(AttributeNames.SidechainDroppedLinks, Int),
        new(AttributeNames.SidechainUnusableDurationMs, Number),
        new(AttributeNames.SidechainUnusableTime, Text),
        new(AttributeNames.ClockJumpMs, Number),
    ];
}
