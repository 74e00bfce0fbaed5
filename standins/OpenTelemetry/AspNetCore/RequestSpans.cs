using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Fills what ASP.NET Core's own activity lacks: the route, the name <c>METHOD route</c>, the status, the exception.
/// It listens to its own host alone, so that two hosts in one process do not fill each other's spans.</summary>
internal sealed class RequestSpans : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    public const string SourceName = "Microsoft.AspNetCore";

    private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string HostException = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string PageException = "Microsoft.AspNetCore.Diagnostics.UnhandledException";

    private readonly AspNetCoreTraceInstrumentationOptions _options;
    private readonly IDisposable? _subscription;

    public RequestSpans(DiagnosticListener? listener, AspNetCoreTraceInstrumentationOptions options)
    {
        this._options = options;
        // The parent event of Start and Stop has to be enabled too, else hosting asks for nothing.
        _subscription = listener?.Subscribe(this, name => name is "Microsoft.AspNetCore.Hosting.HttpRequestIn" or Start or Stop or HostException or PageException);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Key)
        {
            case Start when value.Value is HttpContext context:
                Filter(context);
                break;
            case Stop when value.Value is HttpContext context:
                Complete(context);
                break;
            case HostException or PageException:
                Fail(value.Value);
                break;
        }
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }

    public void Dispose() => _subscription?.Dispose();

    private void Filter(HttpContext context)
    {
        if (_options.Filter?.Invoke(context) == false && Of(context) is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static void Complete(HttpContext context)
    {
        if (Of(context) is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        var status = context.Response.StatusCode;
        activity.SetTag("http.response.status_code", status);
        activity.SetTag("network.protocol.version", context.Request.Protocol["HTTP/".Length..]);
        activity.DisplayName = context.Request.Method;
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { Length: > 0 } route)
        {
            activity.SetTag("http.route", route);
            activity.DisplayName = $"{context.Request.Method} {route}";
        }

        if (status >= StatusCodes.Status500InternalServerError && activity.Status != ActivityStatusCode.Error)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            if (activity.GetTagItem("error.type") is null)
            {
                activity.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    // The payload is an anonymous type of hosting's with a property "exception".
    private void Fail(object? payload)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity
            && payload?.GetType().GetProperty("exception")?.GetValue(payload) is Exception exception)
        {
            activity.SetTag("error.type", exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            if (_options.RecordException)
            {
                activity.AddException(exception);
            }
        }
    }

    private static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current;
}
