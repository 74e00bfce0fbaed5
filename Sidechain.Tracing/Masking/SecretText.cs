using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Secrets inside texts: log-ins of HTTP, JWTs, tokens of providers, PEM blocks, card numbers, user-info in URLs, webhooks, arguments of
/// programs, and values of sensitive keys.
/// </summary>
internal static partial class SecretText
{
    // A text of these alone may hold a provider's token or a card's number, and nothing else: other secrets have a blank, a point or a sign
    // in them.
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "!#$%&'()*+,-/0123456789;<>?ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "eyJ", "bearer", "basic", "-----BEGIN", "pass", "pwd", "token", "key", "secret", "auth", "cookie", "credential", "connection",
            "sig",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Shorter texts are searched word by word: the search for several at once is slow there.
    private const int Short = 16;

    /// <remarks>What others find is masked before pairs are, so that masking again finds no other pairs.</remarks>
    public static string Mask(string text) => Mask(text, EncodedTexts.Deepest);

    /// <param name="depth">How often what is percent-encoded in it may be decoded.</param>
    public static string Mask(string text, int depth)
    {
        if (depth > 0 && text.Contains('%'))
        {
            // A block goes first, for it may begin within what is encoded.
            text = PemBlocks.Mask(text);
            text = EncodedTexts.Mask(text, depth);
        }

        var hasSign = text.AsSpan().ContainsAnyExcept(Harmless);
        var hasWord = hasSign && (HoldsWord(text) || MayHideWord(text));
        if (hasWord)
        {
            text = PemBlocks.Mask(text);
            text = Bearer().Replace(Jwts.Mask(text), "$1 " + TextMasking.Mask);
            text = BasicLogins.Mask(text);
        }

        text = ProviderTokens.MayBeIn(text) ? ProviderTokens.Mask(text) : text;
        if (text.Length >= CardNumbers.Shortest && text.AsSpan().ContainsAnyInRange('0', '9') && CardNumbers.MayBeIn(text))
        {
            text = CardNumbers.Mask(text);
        }

        if (hasSign && text.Contains('@') && text.Contains("://", StringComparison.Ordinal))
        {
            text = UserInfos.Mask(text);
        }

        text = hasSign && text.Contains('@') ? Connections.Mask(text) : text;
        text = Webhooks.MayBeIn(text) ? Webhooks.Mask(text) : text;
        text = CommandLines.MayBeIn(text) ? CommandLines.Mask(text) : text;
        text = QuotedArguments.MayBeIn(text) ? QuotedArguments.Mask(text) : text;
        text = SqlStatements.MayBeIn(text) ? SqlStatements.Mask(text) : text;
        text = hasWord && PrintedStructs.MayBeIn(text) ? PrintedStructs.Mask(text) : text;
        text = hasWord && NamedValues.MayBeIn(text) ? NamedValues.Mask(text) : text;
        text = hasWord && text.AsSpan().ContainsAny('=', ':') ? SecretPairs.Mask(text) : text;

        // These look at a text as a whole, which masks of others make shorter.
        text = Elements.MayBeIn(text) ? Elements.Mask(text) : text;
        return RedisCommands.MayBeIn(text) ? RedisCommands.Mask(text) : text;
    }

    // A key that is percent-encoded itself, such as p%61ssword.
    private static bool MayHideWord(string text) => text.Contains('%') && text.Contains('=');

    private static bool HoldsWord(string text) => text.Length >= Short
        ? text.AsSpan().ContainsAny(Words)
        : text.AsSpan().ContainsAny('=', ':')
            || text.Contains("eyJ", StringComparison.Ordinal)
            || (text.AsSpan().ContainsAnyExceptInRange('!', '~')
                && (text.Contains("bearer", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("basic", StringComparison.OrdinalIgnoreCase)));

    // A run of blanks is looked at once. The other secrets are searched for by hand: as patterns, each letter could be the beginning of
    // one, and a text made for that would cost the square of its length. Words that others follow are prose, "the bearer of news", and so
    // is what says how to log in, "missing bearer token", "Bearer realm=…".
    [GeneratedRegex(
        @"\b(Bearer)\s+(?![a-z]{1,15}(?: |="")|(?:token|auth)[a-z]*\.?(?![A-Za-z0-9._~+/*=-]))[A-Za-z0-9._~+/*=-]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();
}
