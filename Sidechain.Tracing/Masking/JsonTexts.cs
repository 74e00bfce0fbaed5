using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Texts that are JSON, whole or cut: each of their texts is masked by its own key, once, and written as it was escaped. What stands behind
/// the JSON is masked as any text.
/// </summary>
internal ref struct JsonTexts
{
    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789+-.eE");
    private static readonly SearchValues<char> Escapes = SearchValues.Create("\"\\/bfnrtu");

    private readonly string _text;
    private readonly Stack<Frame> _open;
    private StringBuilder? _masked;
    private int _copied;
    private KeyMasking? _key;
    private string _name = "";

    private JsonTexts(string text, int start, KeyMasking masking)
    {
        _text = text;
        _copied = start;
        _open = new();
        _open.Push(new(false, masking));
    }

    /// <summary>True for the beginning of an object or a list.</summary>
    public static bool MayBe(ReadOnlySpan<char> text)
    {
        var start = text.TrimStart();
        return start.Length > 1 && start[0] is '{' or '[';
    }

    /// <param name="masking">What the key of the whole text says.</param>
    public static string Mask(string text, KeyMasking masking)
    {
        var json = new JsonTexts(text, 0, masking);
        if (!json.Read(text.Length - text.AsSpan().TrimStart().Length, out var end))
        {
            return TextMasking.MaskPlain(masking, text);
        }

        var rest = text[end..];
        if (rest.AsSpan().TrimStart() is ['=', ..])
        {
            // A key in brackets: ["password"] => "a".
            return TextMasking.MaskPlain(masking, text);
        }

        var masked = TextMasking.MaskPlain(masking, rest);
        if (!ReferenceEquals(rest, masked))
        {
            json.Append(end, text.Length, masked);
        }

        return json._masked is null ? text : json.To(text.Length);
    }

    /// <summary>The object or list that begins here, masked.</summary>
    /// <param name="isWhole">False where something else follows before it ends.</param>
    /// <param name="end">Where it ends, or where it is no JSON any more.</param>
    public static string MaskValue(string text, int start, KeyMasking masking, out bool isWhole, out int end)
    {
        var json = new JsonTexts(text, start, masking);
        isWhole = json.Read(start, out end);
        return json.To(end);
    }

    private readonly string To(int end) =>
        _masked is null ? _text[_copied..end] : _masked.Append(_text, _copied, end - _copied).ToString();

    /// <summary>
    /// Reads an object or a list up to its end, or to the end of a text that was cut; false where something else comes first.
    /// </summary>
    private bool Read(int start, out int end)
    {
        end = start;
        do
        {
            var next = Next(end);
            if (next < 0)
            {
                return false;
            }

            end = next;
        }
        while (end < _text.Length && _open.Count > 1);
        return true;
    }

    /// <summary>Where the token ends that is here; less than 0 where none is.</summary>
    private int Next(int at)
    {
        var c = _text[at];
        switch (c)
        {
            case '{' or '[':
                _open.Push(new(c == '{', ValueMasking));
                _key = null;
                return at + 1;
            case '}' or ']':
                _open.Pop();
                _key = null;
                return at + 1;
            case ',':
                _key = null;
                return at + 1;
            case '"':
                return Literal(at);
            case ' ' or '\t' or '\r' or '\n':
                return at + 1;
            case '-' or (>= '0' and <= '9'):
                var length = _text.AsSpan(at).IndexOfAnyExcept(NumberParts);
                return length < 0 ? _text.Length : at + length;
            default:
                return Word(at, "true") ?? Word(at, "false") ?? Word(at, "null") ?? -1;
        }
    }

    private readonly int? Word(int at, string word) =>
        _text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) ? at + word.Length : null;

    private readonly KeyMasking ValueMasking => _key ?? _open.Peek().Masking;

    private int Literal(int at)
    {
        var (start, end) = (at + 1, at + 1);
        while (end < _text.Length && _text[end] != '"')
        {
            var escapes = _text[end] == '\\';
            if (_text[end] < ' ' || (escapes && end + 1 < _text.Length && !Escapes.Contains(_text[end + 1])))
            {
                return -1;
            }

            end += escapes ? 2 : 1;
        }

        var isClosed = end < _text.Length;
        end = Math.Min(end, _text.Length);
        var next = isClosed ? end + 1 : end;
        var colon = Colon(next);
        var mayBeKey = _open.Peek().IsObject && _key is null;
        if (mayBeKey == colon is null && next < _text.Length)
        {
            return -1;
        }

        if (colon is not null)
        {
            var key = Unescaped(_text.AsSpan(start, end - start));
            _name = key;
            var around = _open.Peek();
            _key = around.Masking == KeyMasking.Secret || (around.NamesSecret && NamedValues.IsValue(key)) ? KeyMasking.Secret
                : TextMasking.Of(key);
            Put(start, end, key, TextMasking.MaskName(key));
            return colon.Value + 1;
        }

        var value = Unescaped(_text.AsSpan(start, end - start));
        var isInObject = _open.Peek().IsObject;
        if (isInObject && NamedValues.IsSecret(_name, value))
        {
            _open.Push(_open.Pop() with { NamesSecret = true });
        }

        var isNamed = isInObject && NamedValues.IsValue(_name) && NamedValues.IsNamedBehind(_text, next);
        var item = isInObject ? value : Arguments().Next(value);
        Put(start, end, value, TextMasking.MaskAs(isNamed ? KeyMasking.Secret : ValueMasking, item));
        return next;
    }

    /// <summary>The items of the list that is being read.</summary>
    private readonly ArgumentList Arguments()
    {
        if (_open.Peek().Arguments is { } arguments)
        {
            return arguments;
        }

        arguments = new();
        _open.Push(_open.Pop() with { Arguments = arguments });
        return arguments;
    }

    private readonly int? Colon(int at)
    {
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at < _text.Length && _text[at] == ':' ? at : null;
    }

    private void Put(int start, int end, string before, string after)
    {
        if (!ReferenceEquals(before, after))
        {
            Append(start, end, Escaped(after));
        }
    }

    private void Append(int start, int end, string text)
    {
        (_masked ??= new StringBuilder(_text.Length)).Append(_text, _copied, start - _copied).Append(text);
        _copied = end;
    }

    private static string Unescaped(ReadOnlySpan<char> literal)
    {
        if (!literal.Contains('\\'))
        {
            return literal.ToString();
        }

        var text = new StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\' || i + 1 == literal.Length)
            {
                text.Append(literal[i]);
                continue;
            }

            i++;
            if (literal[i] == 'u' && i + 4 < literal.Length
                && ushort.TryParse(literal.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 4;
                continue;
            }

            text.Append(literal[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return text.ToString();
    }

    // As JSON.stringify does it.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"' or '\\':
                    escaped.Append('\\').Append(c);
                    break;
                case '\n':
                    escaped.Append(@"\n");
                    break;
                case '\r':
                    escaped.Append(@"\r");
                    break;
                case '\t':
                    escaped.Append(@"\t");
                    break;
                case '\b':
                    escaped.Append(@"\b");
                    break;
                case '\f':
                    escaped.Append(@"\f");
                    break;
                case < ' ':
                    escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}");
                    break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    escaped.Append(c).Append(text[++i]);
                    break;
                case var _ when char.IsSurrogate(c):
                    escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}");
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <param name="IsObject">False for a list.</param>
    /// <param name="Masking">What the key says under which it stands.</param>
    /// <param name="NamesSecret">True once one of its texts has named a secret: <c>{"name":"DB_PASSWORD"</c>.</param>
    /// <param name="Arguments">Its texts so far, where it is a list of any: each may be an argument of a process.</param>
    private readonly record struct Frame(bool IsObject, KeyMasking Masking, bool NamesSecret = false, ArgumentList? Arguments = null);
}
