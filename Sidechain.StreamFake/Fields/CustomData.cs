using System.Text.Json;
using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Fields;

/// <summary>The callers' own JSON objects in users, items and reactions.</summary>
internal static class CustomData
{
    /// <summary>Reads one object's JSON.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly ReadOnlyMemory<byte> Empty = "{}"u8.ToArray();

    /// <summary>The object; an empty one when none was sent.</summary>
    public static ReadOnlyMemory<byte> Read(JsonElement body, string name) => TryRead(body, name) ?? Empty;

    /// <summary>Null when there is none. (A bare null would become an empty <see cref="ReadOnlyMemory{T}"/>, as from an array.)</summary>
    public static ReadOnlyMemory<byte>? TryRead(JsonElement body, string name) =>
        body.TryGet(name, out var data) ? Of(data, name) : default(ReadOnlyMemory<byte>?);

    public static ReadOnlyMemory<byte> Of(JsonElement data, string name)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            throw StreamException.OfField(name, "a JSON object");
        }

        return Bounded(JsonBytes.Of(data), name);
    }

    public static ReadOnlyMemory<byte> Bounded(ReadOnlyMemory<byte> utf8, string name) =>
        utf8.Length <= MaxBytes ? utf8 : throw StreamException.OfField(name, $"at most {MaxBytes} bytes");
}
