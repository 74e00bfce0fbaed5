using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>Tokens that are known by how they begin (GitHub, GitLab, Slack, Stripe, AWS …), so wherever they stand.</summary>
internal static class ProviderTokens
{
    // Fewer letters, or none that is a digit, are a word such as sk_test_mode or npm_config_registry.
    private const int Least = 12;

    private static readonly SearchValues<char> Word = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Capital = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly string[] OfCapitals = ["AKIA", "ASIA"];
    private static readonly string[] OfWords =
    [
        "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-",
        "xapp-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "shpat_", "shpca_", "shppa_", "shpss_", "dop_v1_", "dckr_pat_",
        "npm_", "hf_", "sk-", "ya29.", "hvs.", "SG.", "AIza",
    ];

    private static readonly SearchValues<string> Prefixes = SearchValues.Create([.. OfCapitals, .. OfWords], StringComparison.Ordinal);

    /// <summary>Shortest token, characters.</summary>
    public const int Shortest = 15;

    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Length >= Shortest && text.ContainsAny(Prefixes);

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOfAny(Prefixes);
            if (found < 0)
            {
                break;
            }

            var start = position + found;
            position = start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) ? -1 : End(text, start);
            if (position < 0)
            {
                position = start + 1;
            }
            else
            {
                masked.Replace(start, position);
            }
        }

        return masked.ToString();
    }

    /// <summary>Where the token ends that begins here; less than 0 where none does.</summary>
    private static int End(string text, int start)
    {
        foreach (var prefix in OfCapitals)
        {
            if (Begins(text, start, prefix, Capital))
            {
                return Rest(text, start + prefix.Length + Least);
            }
        }

        foreach (var prefix in OfWords)
        {
            if (Begins(text, start, prefix, Word))
            {
                var end = Rest(text, start + prefix.Length + Least);
                return text.AsSpan(start + prefix.Length, end - start - prefix.Length).ContainsAnyInRange('0', '9') ? end : -1;
            }
        }

        return -1;
    }

    private static bool Begins(string text, int start, string prefix, SearchValues<char> follows)
    {
        var from = start + prefix.Length;
        return text.AsSpan(start).StartsWith(prefix, StringComparison.Ordinal)
            && from + Least <= text.Length && !text.AsSpan(from, Least).ContainsAnyExcept(follows);
    }

    /// <summary>The rest of it, with the parts behind points that some have.</summary>
    private static int Rest(string text, int position)
    {
        while (true)
        {
            var length = text.AsSpan(position).IndexOfAnyExcept(Word);
            if (length < 0)
            {
                return text.Length;
            }

            position += length;
            if (text[position] != '.' || position + 1 == text.Length || !Word.Contains(text[position + 1]))
            {
                return position;
            }

            position++;
        }
    }
}
