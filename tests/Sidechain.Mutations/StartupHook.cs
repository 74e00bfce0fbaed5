using System.Diagnostics;

/// <summary>
/// Loaded into a service by <c>DOTNET_STARTUP_HOOKS</c>: takes the creation of one span away, as if its line of code were gone, or what the span hands
/// on to those below it in its process. Which one is read from a file at the start of every span, so that one run of the application serves all mutations.
/// </summary>
internal static class StartupHook
{
    /// <summary>Names the file. It holds <c>creation/service/source/operation</c> or <c>propagation/…</c>, the operation also as <c>*</c>; empty for no mutation.</summary>
    private const string FileVariable = "SIDECHAIN_MUTATION_FILE";

    private static readonly string Service = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "";
    private static ActivityListener? _listener;

    /// <summary>Called by the runtime before <c>Main</c>.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
        {
            return;
        }

        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            // It asks for no span: what nobody else wants is not made.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
            ActivityStarted = activity => Mutate(activity, file),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static void Mutate(Activity activity, string file)
    {
        if (File.ReadAllText(file).Split('/') is not [var what, var service, var source, var operation]
            || service != Service || source != activity.Source.Name || (operation != "*" && operation != activity.OperationName))
        {
            return;
        }

        if (what == "propagation")
        {
            Activity.Current = null;
            return;
        }

        // Nobody exports it, and what starts below it becomes a child of what is around it.
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        activity.IsAllDataRequested = false;
        Activity.Current = activity.Parent;
    }
}
