using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>JSON in UTF-8, appended piece by piece to one growing buffer that is used again and again.</summary>
internal sealed class JsonText(int capacity)
{
    /// <summary>A buffer over this is not kept after use, bytes.</summary>
    private const int Kept = 64 * 1024;

    // Digits of any long, a point and three decimals.
    private const int InstantRoom = 32;

    // Printable ASCII without quote and backslash stands for itself.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private byte[] _buffer = new byte[capacity];
    private int _length;

    // The last whole second that was written as an instant: a span's start, end and events mostly lie in one.
    private readonly byte[] _secondText = new byte[20];
    private long _second = -1;
    private int _secondLength;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>True for printable ASCII that needs no escape.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain);

    public void Clear()
    {
        _length = 0;
        if (_buffer.Length > Kept)
        {
            _buffer = new byte[capacity];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>In quotes, escaped; halves of surrogate pairs become U+FFFD.</summary>
    public void String(ReadOnlySpan<char> text)
    {
        if (IsPlain(text))
        {
            PlainString(text);
            return;
        }

        Raw("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyInRange('\0', '\u001F');
            var special = text.IndexOfAny('"', '\\');
            var end = plain < 0 ? special : special < 0 ? plain : Math.Min(plain, special);
            var run = end < 0 ? text : text[..end];
            _length += Encoding.UTF8.GetBytes(run, Room(Encoding.UTF8.GetMaxByteCount(run.Length)));
            if (end < 0)
            {
                break;
            }

            Escape(text[end]);
            text = text[(end + 1)..];
        }

        Raw("\""u8);
    }

    /// <summary>In quotes; <see cref="IsPlain"/>.</summary>
    public void PlainString(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length + 2);
        room[0] = (byte)'"';
        Ascii.FromUtf16(text, room[1..], out _);
        room[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
    }

    /// <summary>What <see cref="Room"/> gave has been written to.</summary>
    public void Advance(int bytes) => _length += bytes;

    /// <summary>
    /// Writes into a part of <see cref="Room"/>, and returns where the next one goes: in a register, as long as the caller likes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Put(Span<byte> to, int at, ReadOnlySpan<byte> json)
    {
        json.CopyTo(to[at..]);
        return at + json.Length;
    }

    /// <summary>In quotes; 16 characters of ASCII.</summary>
    public static int PutId(Span<byte> to, int at, string id)
    {
        var room = to.Slice(at, 18);
        room[0] = (byte)'"';
        var chars = MemoryMarshal.Cast<char, ushort>(id.AsSpan(0, 16));
        Vector128.Narrow(Vector128.Create(chars), Vector128.Create(chars[8..])).CopyTo(room[1..]);
        room[17] = (byte)'"';
        return at + 18;
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var written);
        _length += written;
    }

    /// <summary>
    /// With a point or an exponent, so that the reader gives a double back and not a long; what JSON has no number for as a text.
    /// </summary>
    public void Number(double number)
    {
        if (!double.IsFinite(number))
        {
            String(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        var room = Room(40);
        Utf8Formatter.TryFormat(number, room, out var written);
        if (!room[..written].ContainsAny((byte)'.', (byte)'E', (byte)'e'))
        {
            ".0"u8.CopyTo(room[written..]);
            written += 2;
        }

        _length += written;
    }

    /// <summary>Microseconds as milliseconds with up to three decimals.</summary>
    public void Milliseconds(long us)
    {
        if (us < 0)
        {
            Number(us / 1000d);
            return;
        }

        var whole = Math.DivRem(us, 1000, out var rest);
        Number(whole);
        _length += PutDecimals(Room(4), 0, (uint)rest);
    }

    /// <summary>The same for an instant, microseconds since the epoch.</summary>
    public void Instant(long us)
    {
        if (us < 1_000_000)
        {
            Milliseconds(us);
            return;
        }

        _length += PutInstant(Room(InstantRoom), 0, us);
    }

    /// <summary>The same into a part of <see cref="Room"/>.</summary>
    public int PutInstant(Span<byte> to, int at, long us)
    {
        var second = us / 1_000_000;
        if (second <= 0)
        {
            // Of a clock that stands at 1970: by the way that all numbers go.
            var apart = new JsonText(InstantRoom);
            apart.Milliseconds(us);
            return Put(to, at, apart.Written);
        }

        if (second != _second)
        {
            Utf8Formatter.TryFormat(second, _secondText, out _secondLength);
            _second = second;
        }

        var (ms, rest) = Math.DivRem((uint)(us - (second * 1_000_000)), 1000u);
        at = Put(to, at, _secondText.AsSpan(0, _secondLength));
        Digits(to[at..], ms);
        return PutDecimals(to, at + 3, rest);
    }

    private static int PutDecimals(Span<byte> to, int at, uint thousandths)
    {
        if (thousandths == 0)
        {
            return at;
        }

        to[at] = (byte)'.';
        Digits(to[(at + 1)..], thousandths);
        return at + (thousandths % 10 != 0 ? 4 : thousandths % 100 != 0 ? 3 : 2);
    }

    private static void Digits(Span<byte> room, uint number)
    {
        room[2] = (byte)('0' + (number % 10));
        room[1] = (byte)('0' + (number / 10 % 10));
        room[0] = (byte)('0' + (number / 100));
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                Utf8Formatter.TryFormat((byte)c, Room(2), out var written, new StandardFormat('x', 2));
                _length += written;
                break;
        }
    }

    /// <summary>At least so many bytes behind what is written; see <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Grow(bytes);
        }

        return _buffer.AsSpan(_length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
}
