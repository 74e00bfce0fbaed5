namespace Sidechain.Tracing.Conventions;

/// <summary>Names of span events.</summary>
public static class EventNames
{
    /// <summary>On <c>{c}.upload_audio</c>: the user chose the file.</summary>
    public const string FileSelected = "file_selected";

    /// <summary>
    /// On <c>{c}.start_process</c>: the program's own first line; before it the system loaded the program and its runtime.
    /// </summary>
    public const string ProgramEntered = "program_entered";

    /// <summary>On <c>{c}.encode_audio</c>.</summary>
    public const string EncodingStarted = "encoding_started";

    /// <summary>On <c>{c}.encode_audio</c>.</summary>
    public const string EncodingComplete = "encoding_complete";

    /// <summary>On <c>{c}.http_request</c>: the response's headers are there.</summary>
    public const string ResponseReceived = "response_received";

    /// <summary>On <c>{c}.fetch_feed</c>: the posts are there, <c>feed.count</c> of them.</summary>
    public const string FeedLoaded = "feed_loaded";

    /// <summary>
    /// On a service's span: the request is not taken, which is no failure of the service; <c>http.response.status_code</c> and
    /// <c>exception.message</c> say why.
    /// </summary>
    public const string Refused = "refused";

    /// <summary>On a page load: how the page was reached, <c>navigation.type</c>.</summary>
    public const string Navigation = "navigation";

    /// <summary>On a page load: what the browser measured of it, <c>web_vital.name</c> and <c>web_vital.value</c>.</summary>
    public const string WebVital = "web_vital";

    /// <summary>OpenTelemetry's event for an exception.</summary>
    public const string Exception = "exception";

    /// <summary>The wall clock moved against the monotonic one by more than 50 ms while the span ran.</summary>
    public const string ClockJump = "clock.jump";
}
