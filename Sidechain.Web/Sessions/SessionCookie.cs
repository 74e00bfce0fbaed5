using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Sidechain.Web.Sessions;

/// <summary>The session in a cookie that only this host can read: encrypted, out of scripts' reach, and sent by the browser from
/// our own pages alone.</summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Name = "sidechain-session";

    private readonly IDataProtector _protector = protection.CreateProtector("Sidechain.Web.Session.v1");

    /// <summary>Null without a cookie, and with one that has expired or that another key made.</summary>
    public Session? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            var session = JsonSerializer.Deserialize<Session>(_protector.Unprotect(text));
            return session?.ExpiresAt > time.GetUtcNow() ? session : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, Session session) =>
        context.Response.Cookies.Append(Name, _protector.Protect(JsonSerializer.Serialize(session)), Options(context, session.ExpiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, expires: null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        Expires = expires,
    };
}
