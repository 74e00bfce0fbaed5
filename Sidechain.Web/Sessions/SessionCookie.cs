using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Sidechain.Web.Sessions;

/// <summary>The session in a cookie that only this host can read: encrypted, out of scripts' reach, and sent by the browser from
/// our own pages alone.</summary>
/// <param name="protection">Encrypts it.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Whether it may go over plain HTTP.</param>
/// <param name="environment">Where <paramref name="options"/> do not say so, only Development lets it.</param>
internal sealed class SessionCookie(
    IDataProtectionProvider protection, TimeProvider time, IOptions<SessionOptions> options, IHostEnvironment environment)
{
    // Not whether this request came through TLS: that ends in front of the host.
    private readonly bool _isSecure = !(options.Value.AllowHttp ?? environment.IsDevelopment());

    private readonly IDataProtector _protector = protection.CreateProtector("Sidechain.Web.Session.v1");

    /// <summary>With the prefix, browsers take it from this very host alone, through TLS.</summary>
    public string Name => _isSecure ? "__Host-sidechain-session" : "sidechain-session";

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
            // A cookie from before there were two tokens has none to renew it with.
            return session is { RefreshToken: not null } && session.RefreshExpiresAt > time.GetUtcNow() ? session : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, Session session) =>
        context.Response.Cookies.Append(
            Name, _protector.Protect(JsonSerializer.Serialize(session)), Options(context, session.RefreshExpiresAt));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, expires: null));

    private CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = _isSecure || context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        Expires = expires,
        // Browsers take this one first: it is not compared with the clock of the user's machine.
        MaxAge = expires - time.GetUtcNow(),
    };
}
