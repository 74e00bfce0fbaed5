using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Sidechain.Tracing.Wire;

/// <summary>JSON in UTF-8, appended piece by piece to one growing buffer that is used again and again.</summary>
internal sealed class JsonText(int capacity)
{
    /// <summary>A buffer over this is not kept after use, bytes.</summary>
    private const int Kept = 64 * 1024;

    // Printable ASCII without quote and backslash stands for itself.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private byte[] _buffer = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        if (_buffer.Length > Kept)
        {
            _buffer = new byte[capacity];
        }
    }

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>In quotes, escaped; halves of surrogate pairs become U+FFFD.</summary>
    public void String(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            var room = Room(text.Length + 2);
            room[0] = (byte)'"';
            Ascii.FromUtf16(text, room[1..], out _);
            room[text.Length + 1] = (byte)'"';
            _length += text.Length + 2;
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

    /// <summary>In quotes; nothing but letters and digits.</summary>
    public void Id(string hex)
    {
        var room = Room(hex.Length + 2);
        room[0] = (byte)'"';
        Ascii.FromUtf16(hex, room[1..], out _);
        room[hex.Length + 1] = (byte)'"';
        _length += hex.Length + 2;
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var written);
        _length += written;
    }

    /// <summary>With a point or an exponent, so that the reader gives a double back and not a long; what JSON has no number for as a text.</summary>
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
        var whole = Math.DivRem(us, 1000, out var rest);
        if (us < 0)
        {
            Number(us / 1000d);
            return;
        }

        Number(whole);
        if (rest != 0)
        {
            var room = Room(4);
            room[0] = (byte)'.';
            room[1] = (byte)('0' + (rest / 100));
            room[2] = (byte)('0' + (rest / 10 % 10));
            room[3] = (byte)('0' + (rest % 10));
            _length += rest % 10 != 0 ? 4 : rest % 100 != 0 ? 3 : 2;
        }
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

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }
}
