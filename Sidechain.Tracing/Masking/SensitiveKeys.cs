namespace Sidechain.Tracing.Masking;

/// <summary>The one table of secrets, by word segments of a key: <c>author</c> holds no <c>auth</c>, <c>accessToken</c> holds <c>token</c>.</summary>
internal static class SensitiveKeys
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "token", "apikey", "secret", "auth", "authorization", "authentication", "cookie", "credential",
    };

    public static bool Contains(ReadOnlySpan<char> key)
    {
        var words = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var afterApi = false;
        var position = 0;
        while (NextWord(key, ref position) is { IsEmpty: false } word)
        {
            var singular = word.Length > 1 && word[^1] is 's' or 'S' ? word[..^1] : word;
            if (words.Contains(word) || words.Contains(singular) || (afterApi && singular.Equals("key", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }

            afterApi = word.Equals("api", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    /// <summary>A run of letters; a new word starts at a capital after a small letter, and at the last capital of a run before a small one (<c>APIKey</c>).</summary>
    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> key, ref int position)
    {
        while (position < key.Length && !char.IsLetter(key[position]))
        {
            position++;
        }

        var start = position;
        while (position < key.Length && char.IsLetter(key[position]))
        {
            var isCapital = char.IsUpper(key[position]);
            var startsWord = isCapital && position > start
                && (!char.IsUpper(key[position - 1]) || (position + 1 < key.Length && char.IsLower(key[position + 1])));
            if (startsWord)
            {
                break;
            }

            position++;
        }

        return key[start..position];
    }
}
