using System.Diagnostics;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>
/// An activity without a source that still says whose it is: other code makes such activities too, and they may run inside ours.
/// </summary>
/// <param name="name">With the client's type.</param>
/// <param name="owner">The recorder's activities.</param>
internal sealed class OwnActivity(string name, SpanActivities owner) : Activity(name)
{
    public SpanActivities Owner => owner;
}
