namespace Sidechain.Tracing.Masking;

/// <summary>
/// Numbers of payment cards inside texts: the beginnings and lengths that brands have, in one piece or in the groups on a card, with a
/// right check digit (Luhn). Times since 1970, trace ids and UUIDs are none.
/// </summary>
internal static class CardNumbers
{
    /// <summary>Shortest number, digits.</summary>
    public const int Shortest = 13;

    private const int Longest = 19;

    // As they are printed; a number in one piece has 13 to 16 digits.
    private static readonly int[][] Groupings = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];

    /// <summary>False where there is no run of that many digits and separators.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text)
    {
        // Such a run covers one of these places.
        for (var at = Shortest - 1; at < text.Length; at += Shortest)
        {
            if (IsPart(text[at]))
            {
                var (start, end) = (at, at + 1);
                while (start > 0 && IsPart(text[start - 1]))
                {
                    start--;
                }

                while (end < text.Length && IsPart(text[end]))
                {
                    end++;
                }

                if (end - start >= Shortest)
                {
                    return true;
                }

                at = end - 1;
            }
        }

        return false;
    }

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var at = 0;
        while (at < text.Length)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            var end = IsBoundBefore(text, at) ? End(text, at) : -1;
            if (end > 0)
            {
                masked.Replace(at, end);
                at = end;
                continue;
            }

            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        return masked.ToString();
    }

    private static bool IsPart(char c) => char.IsAsciiDigit(c) || c is ' ' or '-';

    /// <summary>Where the card number ends that begins here; less than 0 where none does.</summary>
    private static int End(string text, int start)
    {
        var run = start;
        while (run < text.Length && run - start <= Longest && char.IsAsciiDigit(text[run]))
        {
            run++;
        }

        if (run - start is >= Shortest and <= 16)
        {
            return IsBoundBehind(text, run) && IsCard(text.AsSpan(start, run - start)) ? run : -1;
        }

        if (run - start != 4 || run == text.Length || text[run] is not (' ' or '-'))
        {
            return -1;
        }

        Span<char> digits = stackalloc char[Longest];
        foreach (var grouping in Groupings)
        {
            var end = GroupsEnd(text, start, grouping, digits, out var count);
            if (end > 0 && IsBoundBehind(text, end) && IsCard(digits[..count]))
            {
                return end;
            }
        }

        return -1;
    }

    private static int GroupsEnd(string text, int start, int[] grouping, Span<char> digits, out int count)
    {
        count = 0;
        var at = start;
        var separator = text[start + grouping[0]];
        foreach (var length in grouping)
        {
            if (at > start && (at >= text.Length || text[at++] != separator))
            {
                return -1;
            }

            for (var end = at + length; at < end; at++)
            {
                if (at >= text.Length || !char.IsAsciiDigit(text[at]))
                {
                    return -1;
                }

                digits[count++] = text[at];
            }
        }

        return at;
    }

    private static bool IsBoundBefore(string text, int at) => at == 0 || !(IsWord(text[at - 1]) || text[at - 1] is '-' or '.');

    private static bool IsBoundBehind(string text, int at) =>
        at == text.Length || !(IsWord(text[at]) || text[at] == '-' || (text[at] == '.' && at + 1 < text.Length && IsWord(text[at + 1])));

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool IsCard(ReadOnlySpan<char> digits) => HasBrand(digits) && HasCheckDigit(digits);

    /// <summary>Visa, Mastercard (two ranges), American Express, Diners, JCB, Discover and UnionPay.</summary>
    private static bool HasBrand(ReadOnlySpan<char> digits) => (digits[0], digits[1], digits.Length) switch
    {
        ('4', _, 13 or 16 or 19) => true,
        ('5', _, 16) => true,
        ('2', >= '2' and <= '7', 16) => true,
        ('3', '4' or '7', 15) => true,
        ('3', '0' or '6' or '8' or '9', 14) => true,
        ('3', '5', 16) => true,
        ('6', _, 16 or 19) => true,
        _ => false,
    };

    private static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return sum % 10 == 0;
    }
}
