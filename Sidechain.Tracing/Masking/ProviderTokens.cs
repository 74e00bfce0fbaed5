using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Tokens that are known by how they begin (GitHub, GitLab, Slack, Stripe, AWS …), so wherever they stand. Each prefix is held to the form
/// of its own tokens, as their providers and gitleaks describe it.
/// </summary>
internal static class ProviderTokens
{
    // Fewer letters are no token, but a word or a prefix that is talked about.
    private const int Least = 12;

    // So many letters without a division are no word. The shortest such tokens have as many, Hugging Face's are 34 letters without a digit.
    private const int LeastWithoutDigits = 20;

    private static readonly SearchValues<char> Word = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Undivided = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Capital = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly string[] OfCapitals = ["AKIA", "ASIA", "ABIA", "ACCA"];

    // No word begins so. Of GitLab's tokens of 20 letters, signs and digits, one in thirty has no digit.
    private static readonly string[] OfTokens =
    [
        "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_",
        "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glffct-", "glimt-", "glagent-", "glsoat-", "gloas-",
        "xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-",
        "whsec_", "shpat_", "shpca_", "shppa_", "shpss_", "dop_v1_", "doo_v1_", "dor_v1_", "dckr_pat_", "dckr_oat_",
        "AIza", "ya29.", "GOCSPX-",
    ];

    // Words begin so, too: npm_config_registry, hf_hub_download, sk_test_mode, api_org_members, hosts and namespaces.
    private static readonly string[] OfWords =
    [
        "sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_", "npm_", "hf_", "api_org_", "sk-", "hvs.", "hvb.", "hvr.",
        "SG.",
    ];

    private static readonly SearchValues<string> Prefixes = SearchValues.Create(
        [.. OfCapitals, .. OfTokens, .. OfWords], StringComparison.Ordinal);

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
    private static int End(string text, int start) =>
        Behind(text, start, OfCapitals, Capital) is > 0 and var key ? Rest(text, key + Least)
        : Behind(text, start, OfTokens, Word) is > 0 and var token ? Rest(text, token + Least)
        : Behind(text, start, OfWords, Word) is > 0 and var word ? EndOfWord(text, word)
        : -1;

    /// <summary>The same for what may be a word: less than 0 where it is one.</summary>
    private static int EndOfWord(string text, int from)
    {
        var end = Rest(text, from + Least);
        var rest = text.AsSpan(from..end);
        var isToken = rest.ContainsAnyInRange('0', '9')
            || (rest.Length >= LeastWithoutDigits && !rest[..LeastWithoutDigits].ContainsAnyExcept(Undivided));
        return isToken ? end : -1;
    }

    /// <summary>Where it goes on behind one of the prefixes; 0 where none is here, or too little follows.</summary>
    private static int Behind(string text, int start, string[] prefixes, SearchValues<char> follows)
    {
        foreach (var prefix in prefixes)
        {
            var from = start + prefix.Length;
            if (text.AsSpan(start).StartsWith(prefix, StringComparison.Ordinal)
                && from + Least <= text.Length && !text.AsSpan(from, Least).ContainsAnyExcept(follows))
            {
                return from;
            }
        }

        return 0;
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
