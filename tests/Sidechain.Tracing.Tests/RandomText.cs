using CsCheck;

namespace Sidechain.Tracing.Tests;

/// <summary>Texts that parsers do not expect: pieces of what they do, cut and mixed with any character.</summary>
internal static class RandomText
{
    private static readonly string[] Pieces =
    [
        "00-", "cc-", "ff-", "4bf92f3577b34da6a3ce929d0e0e4736", "-00f067aa0ba902b7-", "01", "=", ",", ";", " ", "\t", "\r\n", "\0", "%41",
        "/", "plugin/1.0.1", "sidechain-cli", "1702834225000", "é", "\uD800", "😀", "foo=1", "@", "session.id=", "0000000000000000", "\"",
        "<",
    ];

    /// <summary>The same for a property, which finds the shortest that breaks it.</summary>
    public static Gen<string> Any(int maxLength) => Gen.Frequency((2, Gen.OneOf(Pieces)), (1, Gen.Char.Select(one => one.ToString())))
        .Array[0, 5].Select(parts => string.Concat(parts)).Select(text => text.Length > maxLength ? text[..maxLength] : text);

    public static string Next(Random random, int maxLength)
    {
        var text = "";
        for (var parts = random.Next(6); parts > 0; parts--)
        {
            text += random.Next(3) == 0 ? ((char)random.Next(0x10000)).ToString() : Pieces[random.Next(Pieces.Length)];
        }

        return text.Length > maxLength ? text[..maxLength] : text;
    }
}
