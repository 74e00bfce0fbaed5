using System.Diagnostics;
using System.Globalization;
using Sidechain.ServiceDefaults.Problems;
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

    /// <summary>Does something for a user below a span of its own, which says when it is refused.</summary>
    /// <param name="name">One of <see cref="SpanNames"/>.</param>
    /// <param name="operation">Gets the span, null where nobody records.</param>
    public static async Task<TResult> RunAsync<TResult>(string name, Func<Activity?, Task<TResult>> operation)
        where TResult : IResult
    {
        using var span = Start(name);
        try
        {
            var result = await operation(span);
            if ((result is INestedHttpResult nested ? nested.Result : result) is Problem refusal)
            {
                span.Answer(refusal);
            }

            return result;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
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

    /// <summary>The request is answered with a problem. With a 4xx nothing failed here: the client did, and its span says so.</summary>
    public static void Answer(this Activity? activity, Problem problem)
    {
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            activity?.SetTag(AttributeNames.ErrorType, problem.Status.ToString(CultureInfo.InvariantCulture));
            activity?.SetStatus(ActivityStatusCode.Error, problem.Error);
            return;
        }

        activity?.AddEvent(new ActivityEvent(EventNames.Refused, tags: new()
        {
            [AttributeNames.HttpResponseStatusCode] = problem.Status,
            [AttributeNames.ExceptionMessage] = problem.Error,
        }));
    }

    public static void Fail(this Activity? activity, string errorType, string message)
    {
        activity?.SetTag(AttributeNames.ErrorType, errorType);
        activity?.SetStatus(ActivityStatusCode.Error, message);
    }
}
