using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Delivery;

/// <summary>A request as the sink got it.</summary>
internal sealed record SunkBatch(string Request, IReadOnlyDictionary<string, string> Headers, bool IsGzip, int Bytes, WireEnvelope Envelope)
{
    public int Status { get; set; }

    public IEnumerable<string> Names => Envelope.Spans.Select(s => s.Name!);
}
