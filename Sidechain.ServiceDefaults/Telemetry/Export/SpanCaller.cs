using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>The caller that spans belong to: a user, or an address without one. Kept on the request's span, never sent.</summary>
internal static class SpanCaller
{
    private const string Property = "sidechain.caller";
    private const string OfAddress = "address:";

    /// <summary>The service itself: a worker's spans.</summary>
    private const string Own = "";

    /// <summary>Notes the caller on the request's span.</summary>
    public static void Note(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
        {
            span.SetCustomProperty(
                Property,
                SidechainUser.From(context.User) is { } user ? user.Id.ToString() : OfAddress + CallerAddress.Of(context));
        }
    }

    /// <summary>The caller of the request below which a span was made in this process.</summary>
    public static string Of(Activity span)
    {
        for (var above = span; above is not null; above = above.Parent)
        {
            if (above.GetCustomProperty(Property) is string caller)
            {
                return caller;
            }
        }

        return Own;
    }

    /// <summary>True for somebody without a token.</summary>
    public static bool IsAddress(string caller) => caller.StartsWith(OfAddress, StringComparison.Ordinal);
}
