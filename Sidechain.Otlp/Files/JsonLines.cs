using System.Globalization;
using System.Text.Json;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Values one after the other, with or without line breaks. Where one is broken, the lines below are read one by one: a process that was
/// killed leaves half a line, and no other is lost.
/// </summary>
/// <param name="Whole">The values, in the original memory.</param>
/// <param name="Broken">The lines that are not JSON, without a stop; null when all are.</param>
internal sealed record JsonLines(IReadOnlyList<ReadOnlyMemory<byte>> Whole, string? Broken)
{
    private static readonly JsonReaderOptions Several = JsonMembers.Options with { AllowMultipleValues = true };

    /// <exception cref="MalformedOtlpException">None is whole; the message names the line.</exception>
    public static JsonLines Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var whole = new List<ReadOnlyMemory<byte>>();
        if (TakeAll(utf8, whole, out var read) is not { } brokenAt)
        {
            return new(whole, null);
        }

        read += utf8.Span[read..].IndexOfAnyExcept(" \t\r\n"u8) is > 0 and var blanks ? blanks : 0;
        var (first, count) = (1 + utf8.Span[..read].Count((byte)'\n'), 1);
        for (var line = Below(utf8[read..]); !line.IsEmpty; line = Below(line))
        {
            var end = line.Span.IndexOf((byte)'\n');
            count += TakesLine(end < 0 ? line : line[..end], whole) ? 0 : 1;
        }

        return whole.Count > 0
            ? new(
                whole,
                count == 1
                    ? Line(first)
                    : string.Create(CultureInfo.InvariantCulture, $"{count} lines are not JSON, the first is line {first}"))
            : throw new MalformedOtlpException($"{Line(brokenAt)}.");
    }

    private static string Line(long number) => string.Create(CultureInfo.InvariantCulture, $"line {number} is not JSON");

    private static ReadOnlyMemory<byte> Below(ReadOnlyMemory<byte> text) =>
        text.Span.IndexOf((byte)'\n') is >= 0 and var end ? text[(end + 1)..] : default;

    /// <summary>All or nothing, and no bare text or number: they may be a part of something that was broken before.</summary>
    private static bool TakesLine(ReadOnlyMemory<byte> line, List<ReadOnlyMemory<byte>> into)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        if (TakeAll(line, values, out _) is not null || values.Exists(value => value.Span[0] is not ((byte)'{' or (byte)'[')))
        {
            return false;
        }

        into.AddRange(values);
        return true;
    }

    /// <summary>Takes each value.</summary>
    /// <param name="read">Where the last whole one ends.</param>
    /// <returns>The line on which it is no JSON any more; null where all is.</returns>
    private static long? TakeAll(ReadOnlyMemory<byte> utf8, List<ReadOnlyMemory<byte>> into, out int read)
    {
        read = 0;
        var json = new Utf8JsonReader(utf8.Span, Several);
        try
        {
            while (json.Read())
            {
                into.Add(JsonPieces.Value(ref json, utf8));
                read = (int)json.BytesConsumed;
            }

            return null;
        }
        catch (JsonException broken)
        {
            return (broken.LineNumber ?? 0) + 1;
        }
    }
}
