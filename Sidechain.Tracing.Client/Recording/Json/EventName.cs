namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>An event's name as the wire has it, worked out once for each constant.</summary>
internal sealed class EventName
{
    private static readonly ReferenceCache<EventName> Known = new(256, static name => new EventName(name));

    private EventName(string name)
    {
        First = Json(",\"events\":[{\"name\":"u8, name);
        Next = Json(",{\"name\":"u8, name);
    }

    /// <summary><c>,"events":[{"name":"…","timestamp_ms":</c> in UTF-8.</summary>
    public byte[] First { get; }

    /// <summary><c>,{"name":"…","timestamp_ms":</c> in UTF-8.</summary>
    public byte[] Next { get; }

    public static EventName Of(string name) => Known.Of(name);

    private static byte[] Json(ReadOnlySpan<byte> head, string name)
    {
        var json = new JsonText(name.Length + 64);
        json.Raw(head);
        json.String(name);
        json.Raw(",\"timestamp_ms\":"u8);
        return json.Written.ToArray();
    }
}
