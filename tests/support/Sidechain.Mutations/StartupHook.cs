using System.Diagnostics;

/// <summary>
/// Loaded into a service by <c>DOTNET_STARTUP_HOOKS</c>: takes away the creation of one span, as if its line of code were gone, or what the
/// span hands on to those below it in its process. Each span's start looks up the mutation by its trace, so that one run of the application
/// serves all mutations, each in its own trace.
/// </summary>
internal static class StartupHook
{
    /// <summary>
    /// Names a folder. A file there, named by a trace's ID, holds that trace's mutation: <c>creation/service/source/operation</c> or
    /// <c>propagation/…</c>, the operation also as <c>*</c>. A trace without a file is left as it is.
    /// </summary>
    private const string FolderVariable = "SIDECHAIN_MUTATIONS";

    private const string Server = "Microsoft.AspNetCore";
    private const string Client = "System.Net.Http";

    private static readonly string Service = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "";

    /// <summary>A request's span that hands nothing on.</summary>
    private static readonly AsyncLocal<Activity?> Severed = new();

    private static ActivityListener? _listener;

    /// <summary>Called by the runtime before <c>Main</c>.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            return;
        }

        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            // It asks for no span: what nobody else wants is not made.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
            ActivityStarted = activity =>
            {
                switch (MutationOf(activity, folder))
                {
                    case "creation":
                        TakeAway(activity);
                        break;
                    case "propagation" when activity.Source.Name != Server:
                        Activity.Current = null;
                        break;
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
        DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == Server)
            {
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(written => OnServerEvent(written.Key, folder)), _ => true);
            }
        }));
    }

    /// <summary>
    /// The instrumentation needs a request's span as the current one at its start and end: only code between must not see it.
    /// </summary>
    private static void OnServerEvent(string name, string folder)
    {
        if (name == "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start"
            && Activity.Current is { } activity && MutationOf(activity, folder) == "propagation")
        {
            Severed.Value = activity;
            Activity.Current = null;
        }
        else if (name == "Microsoft.AspNetCore.Hosting.EndRequest" && Severed.Value is { } severed)
        {
            Activity.Current = severed;
        }
    }

    private static string? MutationOf(Activity activity, string folder) =>
        Path.Combine(folder, activity.TraceId.ToHexString()) is var file && File.Exists(file)
            && File.ReadAllText(file).Split('/') is [var what, var service, var source, var operation]
            && service == Service && source == activity.Source.Name && (operation == "*" || operation == activity.OperationName)
                ? what
                : null;

    /// <summary>It is not exported, and what starts below it becomes a child of what is around it.</summary>
    private static void TakeAway(Activity activity)
    {
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        activity.IsAllDataRequested = false;
        // Nothing starts below a call inside this process, and its instrumentation would write its findings about the call on the parent.
        if (activity.Source.Name != Client)
        {
            Activity.Current = activity.Parent;
        }
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
