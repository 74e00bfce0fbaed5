using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary>A trace as the server sent it, and what it means.</summary>
internal sealed record FetchedTrace(ReadOnlyMemory<byte> Json, TraceDocument Document)
{
    /// <exception cref="System.Text.Json.JsonException">It is none of ours.</exception>
    public static FetchedTrace Of(byte[] json) => new(json, TreeJson.Read(json));
}
