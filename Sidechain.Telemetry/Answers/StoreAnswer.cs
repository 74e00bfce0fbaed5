using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Answers;

/// <summary>What every answer out of the store has in common: nobody keeps a copy, and while the database is away it is 503.</summary>
internal static class StoreAnswer
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <param name="what">Begins the sentence of the 503, for example <c>Traces cannot be read</c>.</param>
    public static async Task<IResult> AskAsync(HttpResponse response, string what, Func<Task<IResult>> ask)
    {
        response.Headers.CacheControl = "no-store";
        try
        {
            return await ask();
        }
        catch (StoreUnavailableException)
        {
            return Problem.Unavailable($"{what} right now: try again in a moment.", RetryAfter);
        }
    }
}
