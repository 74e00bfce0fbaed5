using Npgsql;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>A service's part of the connections that the server has: 100 by default, of which three are for superusers.</summary>
public static class PostgresConnections
{
    /// <summary>
    /// The connections of one service. Api's and telemetry's pools together leave a fifth of a server's connections to people who look
    /// after it. Each statement takes milliseconds, so a few are enough for hundreds of requests.
    /// </summary>
    public const int Most = 40;

    private const string Key = "Maximum Pool Size";

    /// <summary>
    /// Bounds the pool, unless the connection string does. A request waits for one of its connections as long as for the server (see
    /// <see cref="PostgresTimes"/>), in the order in which they came; then it is answered with 503.
    /// </summary>
    /// <param name="dataSource">Of the service.</param>
    public static NpgsqlDataSourceBuilder LimitConnections(this NpgsqlDataSourceBuilder dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var settings = dataSource.ConnectionStringBuilder;
        if (!settings.ShouldSerialize(Key))
        {
            settings.MaxPoolSize = Most;
        }

        return dataSource;
    }
}
