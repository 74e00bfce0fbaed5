namespace Sidechain.Tracing.Masking;

/// <summary>
/// The one table of secrets, by words of a key: <c>author</c> holds no <c>auth</c>, <c>accessToken</c> holds <c>token</c>.
/// </summary>
internal static class SensitiveKeys
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "auth", "authorization", "authentication",
    };

    // Where nothing divides a key into words, it ends with one of these: PGPASSWORD, clientsecret.
    private static readonly string[] Endings =
        ["password", "passwd", "passphrase", "pwd", "token", "secret", "cookie", "credential", "connectionstring"];

    private static readonly string[] Keys = ["apikey", "privatekey", "accesskey", "accountkey", "secretkey"];

    // Two words that stand beside each other.
    private static readonly (string First, string Second)[] Pairs = [("pass", "word"), ("pass", "phrase"), ("connection", "string")];

    private static readonly string[] KindsOfKeys =
        ["api", "private", "access", "account", "encryption", "signing", "subscription", "function", "functions", "sentry", "master"];

    public static bool Contains(ReadOnlySpan<char> key)
    {
        var known = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new KeyWords(key);
        var first = ReadOnlySpan<char>.Empty;
        var before = ReadOnlySpan<char>.Empty;
        var isKey = false;
        while (words.Next())
        {
            var word = words.Current;
            if (isKey && !Is(word, "name"))
            {
                return true;
            }

            var singular = word.Length > 1 && word[^1] is 's' or 'S' ? word[..^1] : word;
            if (known.Contains(word) || known.Contains(singular) || EndsWithOne(singular, Endings) || IsPair(before, singular))
            {
                return true;
            }

            // The name of a key is none: SharedAccessKeyName.
            isKey = EndsWithOne(singular, Keys) || (Is(singular, "key") && EndsWithOne(before, KindsOfKeys));
            first = before;
            before = word;
        }

        return isKey || IsVariable(first, before);
    }

    // DB_PASS of an environment; low_pass is a filter.
    private static bool IsVariable(ReadOnlySpan<char> first, ReadOnlySpan<char> last) =>
        last is "PASS" && !first.IsEmpty && char.IsUpper(first[^1]);

    private static bool IsPair(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        foreach (var pair in Pairs)
        {
            if (Is(second, pair.Second) && EndsWith(first, pair.First))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithOne(ReadOnlySpan<char> word, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (EndsWith(word, ending))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(ReadOnlySpan<char> word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
