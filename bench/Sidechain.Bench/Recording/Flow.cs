using System.Diagnostics;

namespace Sidechain.Bench.Recording;

/// <summary>What is measured, recorded with activities.</summary>
internal static class Flow
{
    /// <summary>Spans with four attributes and an event, parts of one root.</summary>
    public static void Record(ActivitySource source, int count)
    {
        using var root = source.StartActivity("share_loop");
        for (var i = 0; i < count; i++)
        {
            using var span = source.StartActivity("http_request");
            span?.SetTag("http.request.method", "POST");
            span?.SetTag("url.full", "http://localhost:8787/api/v1/posts");
            span?.SetTag("http.response.status_code", 201);
            span?.SetTag("file.name", "loop.wav");
            span?.AddEvent(new ActivityEvent("response_received"));
            span?.SetStatus(ActivityStatusCode.Ok);
        }
    }
}
