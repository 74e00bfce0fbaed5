namespace Sidechain.Tracing.Masking;

/// <summary>
/// Keys of addresses on the network, whose paths are no local ones: <c>url.path</c>, <c>http.route</c>, <c>next.route</c>, <c>audioUrl</c>.
/// </summary>
internal static class AddressKeys
{
    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase) { "url", "uri", "http", "https", "route", "endpoint", "href" };

    public static bool Contains(ReadOnlySpan<char> key)
    {
        var known = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new KeyWords(key);
        while (words.Next())
        {
            if (known.Contains(words.Current))
            {
                return true;
            }
        }

        return false;
    }
}
