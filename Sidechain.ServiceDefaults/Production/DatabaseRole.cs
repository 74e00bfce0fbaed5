using Npgsql;

namespace Sidechain.ServiceDefaults.Production;

/// <summary>Outside Development a service does not work with a role that may do everything.</summary>
public static class DatabaseRole
{
    private const string IsSuperuser = "-- SELECT pg_roles\nSELECT rolsuper FROM pg_roles WHERE rolname = current_user";

    /// <param name="connection">Open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnsafeSettingException">The connection is a superuser's.</exception>
    public static async Task RequireNoSuperuserAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(IsSuperuser, connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            throw new UnsafeSettingException(
                "ConnectionStrings:sidechain is a superuser's: outside Development a service has a role of its own "
                + "that owns its tables and nothing else (docs/production.md says how it is made).");
        }
    }
}
