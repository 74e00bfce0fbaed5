using Microsoft.AspNetCore.DataProtection;

namespace Sidechain.Web.Sessions;

internal static class SessionsFeature
{
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SessionCookie>().AddSingleton<LoginAnswer>().AddSingleton<SessionRenewal>();
        var protection = builder.Services.AddDataProtection().SetApplicationName("sidechain-web");
        var section = builder.Configuration.GetSection(SessionOptions.Section);
        builder.Services.Configure<SessionOptions>(section);
        var options = section.Get<SessionOptions>() ?? new SessionOptions();
        if (options.KeysPath is { Length: > 0 } path)
        {
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(path));
        }
    }
}
