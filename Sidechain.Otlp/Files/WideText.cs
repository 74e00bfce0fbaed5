using System.Text;

namespace Sidechain.Otlp.Files;

/// <summary>Texts of two bytes a letter, as PowerShell writes what a command prints (<c>curl … &gt; trace.json</c>).</summary>
internal static class WideText
{
    /// <summary>The same as UTF-8, where it begins with the mark of UTF-16; no JSON and no protobuf begins so.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> content)
    {
        var encoding = content.Span switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return encoding is null ? content : Encoding.Convert(encoding, Encoding.UTF8, content[2..].ToArray());
    }
}
