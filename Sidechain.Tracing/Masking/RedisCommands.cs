using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>Secrets in commands of Redis: <c>AUTH alice a</c>, <c>CONFIG SET requirepass a</c>, <c>ACL SETUSER alice &gt;a</c>.</summary>
internal static partial class RedisCommands
{
    private static readonly SearchValues<string> Names =
        SearchValues.Create(["AUTH ", "AUTH2 ", "requirepass ", "masterauth ", "SETUSER "], StringComparison.OrdinalIgnoreCase);

    // Shorter texts are one command: the search for several at once is slow there.
    private const int Short = 16;

    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        text.Length < Short ? text.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) : text.ContainsAny(Names);

    public static string Mask(string text) => FoundSecrets.Mask(text, Command());

    // "AUTH failed" is prose, and "AUTH LOGIN" is how to log in. "auth callback" is mostly prose, too, so it takes a digit.
    [GeneratedRegex(
        @"^[ \t]*(?:HELLO[ \t]+[23][ \t]+)?AUTH[ \t]+(?:[\w.@+~:/\\-]+[ \t]+)?"
        + @"(?<secret>(?!(?i:failed|failure|failing|error|errors|required|ok|okay|passed|succeeded|success|successful|expired|invalid"
        + @"|denied|disabled|enabled|missing|timeout|rejected|refused|needed|off|on|token|header"
        + @"|login|plain|tls|ssl|ntlm|gssapi|external|cram-md5"
        + @"|xoauth2)[ \t.:!]*\r?$)[^\s]+)[ \t]*(?:SETNAME[ \t]+\S+[ \t]*)?\r?$"
        + @"|^[ \t]*(?:hello[ \t]+[23][ \t]+)?[Aa]uth[ \t]+(?:[\w.@+~:/\\-]+[ \t]+)?"
        + @"(?<secret>(?!(?i:v?[\d.]{1,3}|[23]fa|3ds2?|oauth2?|saml2?|[\d.,]+[mµ]?s)[ \t.:!]*\r?$)(?=\S*[0-9])\S+)[ \t]*\r?$"
        + @"|(?<=^[ \t]*(?i:MIGRATE)[ \t][^\n]{0,256}[ \t](?i:AUTH|AUTH2[ \t]\S{1,64})[ \t])(?<secret>\S+)"
        + @"|(?i:(?:^|\bCONFIG[ \t]+SET[ \t]+)(?:requirepass|masterauth)[ \t]+""?(?<secret>[^\s""]+)""?[ \t]*\r?$)"
        + @"|(?<=\bACL[ \t]SETUSER[ \t][^\n]{0,256}[ \t]>)(?<secret>\S+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
