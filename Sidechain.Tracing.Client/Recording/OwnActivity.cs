using System.Diagnostics;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>An activity without a source that still says whose it is: others make such, too, and theirs may run inside ours.</summary>
/// <param name="name">With the client's type.</param>
/// <param name="recorder">Who records it.</param>
internal sealed class OwnActivity(string name, SpanRecorder recorder) : Activity(name)
{
    public SpanRecorder Recorder => recorder;
}
