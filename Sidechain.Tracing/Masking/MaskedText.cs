using System.Text;

namespace Sidechain.Tracing.Masking;

/// <summary>A text of which parts are replaced, from left to right; the same object where none is.</summary>
internal ref struct MaskedText(string text)
{
    private StringBuilder? _masked;
    private int _copied;

    /// <summary>Puts the mask where this part was.</summary>
    public void Replace(int start, int end) => Replace(start, end, TextMasking.Mask);

    /// <summary>Puts another text where this part was.</summary>
    public void Replace(int start, int end, string by)
    {
        (_masked ??= new StringBuilder(text.Length)).Append(text, _copied, start - _copied).Append(by);
        _copied = end;
    }

    public override readonly string ToString() => _masked is null ? text : _masked.Append(text, _copied, text.Length - _copied).ToString();
}
