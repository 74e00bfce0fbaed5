using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Passwords in addresses that are no URLs: <c>root:a@tcp(host)/db</c> of Go,
/// <c>jdbc:oracle:thin:scott/a@host</c>, <c>alice:a@host:1/db</c>.
/// </summary>
internal static partial class Connections
{
    public static string Mask(string text) => FoundSecrets.Mask(text, Password());

    // "sip:alice@host:5060" is an address without one.
    [GeneratedRegex(
        @"(?<=[\w.-]):(?!\*\*\*)(?<secret>[^\s/""'<>]{1,128})@(?=(?:tcp6?|udp|unix)\()"
        + @"|(?<=\bjdbc:oracle:(?:thin|oci8?):[\w$#.-]{1,64}/|\bsqlplus (?:-\w )?[\w$#.-]{1,64}/)(?<secret>[^@\s""']{1,128})(?=@)"
        + @"|(?<![\w:/.@+-])(?!(?:sips?|mailto|xmpp|acct|urn):)[\w.+-]{1,64}:(?<secret>[^\s:@/""'<>]{1,128})@(?=[\w.-]{1,253}:\d{2,5}/\w)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}
