using System.Diagnostics;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api;

/// <summary>Api's own spans. Null where nobody listens.</summary>
internal static class ApiSpans
{
    public static readonly ActivitySource Source = new("Sidechain.Api");

    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>A span that begins a trace of its own and points to the ones that caused it.</summary>
    public static Activity? StartLinkedTrace(string name, IEnumerable<ActivityLink> links)
    {
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), links: links);
    }

    /// <summary>Ends the span with the exception as its reason; a cancellation is none.</summary>
    public static void Fail(this Activity? activity, Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            activity.Cancel();
            return;
        }

        activity?.SetTag(AttributeNames.ErrorType, exception.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity?.AddException(exception);
    }

    /// <summary>Ends the span as one that nobody waits for any more.</summary>
    public static void Cancel(this Activity? activity) => activity?.SetTag(AttributeNames.SidechainStatus, SpanStatuses.Cancelled);

    public static void Fail(this Activity? activity, string errorType, string message)
    {
        activity?.SetTag(AttributeNames.ErrorType, errorType);
        activity?.SetStatus(ActivityStatusCode.Error, message);
    }
}
