using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Sidechain.ServiceDefaults.Tests.Forwarding;

/// <summary>A request body of unknown length whose parts the test sends one by one.</summary>
internal sealed class Conversation : HttpContent
{
    private readonly Channel<string> _parts = Channel.CreateUnbounded<string>();

    public ValueTask SayAsync(string text) => _parts.Writer.WriteAsync(text);

    public void Finish() => _parts.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var part in _parts.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(part));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
