namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>A span's name as the wire has it, worked out once for each constant.</summary>
internal sealed class SpanName
{
    private static readonly ReferenceCache<SpanName> Known = new(256, static name => new SpanName(name));

    private SpanName(string name)
    {
        var json = new JsonText(name.Length + 48);
        json.Raw(",\"name\":"u8);
        json.String(name);
        json.Raw(",\"start_time_ms\":"u8);
        Json = json.Written.ToArray();
    }

    /// <summary><c>,"name":"…","start_time_ms":</c> in UTF-8.</summary>
    public byte[] Json { get; }

    public static SpanName Of(string name) => Known.Of(name);
}
