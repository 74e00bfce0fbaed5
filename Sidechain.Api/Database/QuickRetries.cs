using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Sidechain.Api.Database;

/// <summary>
/// Retries at once when the pool's connections lead to a server that was restarted. A slow attempt is not repeated: a database that hangs
/// would make the caller wait three times as long for the same answer.
/// </summary>
internal sealed class QuickRetries(ExecutionStrategyDependencies dependencies, int retries, TimeSpan longestPause)
    : NpgsqlRetryingExecutionStrategy(dependencies, retries, longestPause, errorCodesToAdd: null)
{
    protected override bool ShouldRetryOn(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is TimeoutException)
            {
                return false;
            }
        }

        return base.ShouldRetryOn(exception);
    }
}
