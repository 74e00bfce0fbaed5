using Sidechain.Client.Accounts;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>A token that no server takes: the plugin finds out with its next request, and logs in again.</summary>
internal static class LostToken
{
    /// <summary>No server can tell it from one that has expired.</summary>
    private const string Refused = "expired";

    /// <exception cref="ClientException">The fault is on, and nothing is known to log in with again.</exception>
    public static void ThrowIfLastOne(ApiSession session, FaultPlan plan)
    {
        if (plan.Has(FaultCatalog.ExpiredToken) && session.Login is not PasswordLogin)
        {
            throw new ClientException(
                $"The fault {FaultCatalog.ExpiredToken} makes the plugin log in again, and a kept log-in has no password: set "
                + $"{Credentials.UserVariable} and {Credentials.PasswordVariable}, and leave {Credentials.TokenVariable} unset.",
                ExitCodes.Usage);
        }
    }

    public static void Lose(ApiSession session) => session.Token = Refused;
}
