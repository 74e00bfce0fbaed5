namespace Sidechain.Cli.Tests.Peer;

/// <summary>A request as it arrived, body included.</summary>
internal sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
