using System.Diagnostics;
using System.Globalization;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>The activities of one recorder: makes them, and recognises them.</summary>
internal sealed class SpanActivities : IDisposable
{
    // Others may listen to the first. Only our own listener hears the second: some activities can only be made by a source.
    private readonly ActivitySource _source;
    private readonly ActivitySource _unheard = new("Sidechain.Recorder");
    private readonly ActivityListener _listener;

    public SpanActivities(ClientIdentity client)
    {
        _source = new ActivitySource($"Sidechain.{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(client.Type)}", client.Version);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _unheard),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>True when other code listens to the recorder's source.</summary>
    public bool AreHeard => _source.HasListeners();

    /// <summary>Makes an activity that other code hears of if it listens. It is not started.</summary>
    /// <param name="name">With the client's type.</param>
    /// <param name="kind">As OpenTelemetry has it.</param>
    /// <param name="parent">Nothing, when the parent is the current activity or there is none.</param>
    public Activity Create(string name, ActivityKind kind, ActivityContext parent) =>
        _source.CreateActivity(name, kind, parent) ?? _unheard.CreateActivity(name, kind, parent) ?? CreateUnheard(name);

    /// <summary>Makes an activity without a source, which is cheaper. It is not started.</summary>
    public Activity CreateUnheard(string name) => new OwnActivity(name, this);

    public bool Contains(Activity activity) =>
        activity is OwnActivity own ? own.Owner == this : activity.Source == _source || activity.Source == _unheard;

    public void Dispose()
    {
        _listener.Dispose();
        _unheard.Dispose();
        _source.Dispose();
    }
}
