namespace Sidechain.Tracing.Masking;

/// <summary>The one table of secrets, by words of a key: <c>author</c> holds no <c>auth</c>, <c>accessToken</c> holds <c>token</c>.</summary>
internal static class SensitiveKeys
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pwd", "passphrase", "token", "apikey", "privatekey", "secret", "auth", "authorization", "authentication", "cookie",
        "credential", "connectionstring",
    };

    // Two words that stand beside each other.
    private static readonly (string First, string Second)[] Pairs = [("api", "key"), ("private", "key"), ("connection", "string"), ("pass", "phrase"), ("pass", "word")];

    public static bool Contains(ReadOnlySpan<char> key)
    {
        var known = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new KeyWords(key);
        var before = ReadOnlySpan<char>.Empty;
        while (words.Next())
        {
            var word = words.Current;
            var singular = word.Length > 1 && word[^1] is 's' or 'S' ? word[..^1] : word;
            if (known.Contains(word) || known.Contains(singular) || IsPair(before, singular))
            {
                return true;
            }

            before = word;
        }

        return false;
    }

    private static bool IsPair(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        foreach (var pair in Pairs)
        {
            if (second.Equals(pair.Second, StringComparison.OrdinalIgnoreCase) && first.Equals(pair.First, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
