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
        var whole = new List<ReadOnlyMemory<byte>>();
        if (TakeAll(utf8, whole, out var read) is not { } brokenAt)
        {
            return new(whole, null);
        }

        read = BehindMarks(utf8.Span, read);
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

    /// <summary>Takes each value. A mark of the encoding before one is no part of it: files that were joined have several.</summary>
    /// <param name="read">Where the last whole one ends.</param>
    /// <returns>The line on which it is no JSON any more; null where all is.</returns>
    private static long? TakeAll(ReadOnlyMemory<byte> utf8, List<ReadOnlyMemory<byte>> into, out int read)
    {
        read = 0;
        while (true)
        {
            var from = BehindMarks(utf8.Span, read);
            var rest = utf8[from..];
            var json = new Utf8JsonReader(rest.Span, Several);
            try
            {
                do
                {
                    if (!json.Read())
                    {
                        return null;
                    }

                    into.Add(JsonPieces.Value(ref json, rest));
                    read = from + (int)json.BytesConsumed;
                }
                while (BehindMarks(utf8.Span, read) == read);
            }
            catch (JsonException broken)
            {
                return 1 + utf8.Span[..from].Count((byte)'\n') + (broken.LineNumber ?? 0);
            }
        }
    }

    // Where a value begins if marks and blanks are all that is before it.
    private static int BehindMarks(ReadOnlySpan<byte> utf8, int at)
    {
        while (true)
        {
            var start = utf8[at..].IndexOfAnyExcept(" \t\r\n"u8);
            if (start < 0 || !utf8[(at + start)..].StartsWith("\uFEFF"u8))
            {
                return at;
            }

            at += start + "\uFEFF"u8.Length;
        }
    }
}
