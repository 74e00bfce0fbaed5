namespace Sidechain.PluginHostSim.Plugin;

/// <summary>One block of audio: input when it comes, output when it goes. It lives on the stack of the audio thread.</summary>
/// <param name="left">The first channel.</param>
/// <param name="right">The second, of the same length; empty in mono.</param>
/// <param name="transport">Where the song is at the first frame.</param>
internal readonly ref struct AudioBlock(Span<float> left, Span<float> right, Transport transport)
{
    public Span<float> Left { get; } = left;

    public Span<float> Right { get; } = right;

    public Transport Transport { get; } = transport;

    public int Frames => Left.Length;

    public int Channels => Right.IsEmpty ? 1 : 2;
}
