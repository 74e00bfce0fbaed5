using Npgsql;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>A database that hangs, as opposed to one that is gone, says nothing: only a limit tells.</summary>
public static class PostgresTimes
{
    private const int ConnectSeconds = 5;

    // After that the connection is given up: the server is asked to cancel, and may hang there too.
    private const int CancelMilliseconds = 500;

    /// <summary>Bounds how long a statement may take, and a connection. What is known to take longer sets a timeout of its own.</summary>
    /// <param name="dataSource">Of the service.</param>
    /// <param name="statement">Whole seconds.</param>
    public static NpgsqlDataSourceBuilder LimitTime(this NpgsqlDataSourceBuilder dataSource, TimeSpan statement)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var settings = dataSource.ConnectionStringBuilder;
        settings.CommandTimeout = (int)Math.Ceiling(statement.TotalSeconds);
        settings.Timeout = Math.Min(settings.Timeout, ConnectSeconds);
        settings.CancellationTimeout = CancelMilliseconds;
        return dataSource;
    }
}
