using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Sidechain.Api.Database;
using Sidechain.Api.Faults;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Development;

/// <summary>Makes a tier misbehave, to see how its trace looks. In Development only: elsewhere these routes do not exist.</summary>
internal static class FaultsApi
{
    public const string Route = "/api/v1/development/faults";

    private const int MaxDelayMs = 10_000;
    private const int MaxSeconds = 300;
    private const string Tag = "Development";

    // With the statement's own time it must end before api gives it up: a statement that is given up is no slow one.
    private const int StatementMs = 500;

    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, List).RequireAuthorization().WithTags(Tag)
            .Describe("ListFaults", "Lists the faults that the user's own requests meet", 401);
        routes.MapPut($"{Route}/{{target}}", Set).RequireAuthorization().WithTags(Tag)
            .Describe(
                "SetFault", $"Makes a tier slow, failing or cold for the user's own requests, for at most {MaxSeconds} s", 400, 401, 429);
        routes.MapDelete(Route, Clear).RequireAuthorization().WithTags(Tag)
            .Describe("ClearFaults", "Ends the user's faults at once", 401);
    }

    private static Ok<IReadOnlyList<FaultAnswer>> List(SidechainUser user, FaultInjection faults) =>
        TypedResults.Ok<IReadOnlyList<FaultAnswer>>([.. faults.Active(user.Id).Select(f => FaultAnswer.Of(f.Key, f.Value))]);

    private static Results<Ok<FaultAnswer>, Problem> Set(
        string target,
        FaultRequest wanted,
        SidechainUser user,
        FaultInjection faults,
        IOptions<DatabaseOptions> database,
        TimeProvider time)
    {
        if (!TryParse<FaultTarget>(target, out var tier))
        {
            return Problem.BadRequest("The target must be api, database, cache or stream.");
        }

        if (!TryParse<FaultMode>(wanted.Mode, out var mode) || !Suits(mode, tier))
        {
            return Problem.BadRequest("mode must be slow or fail; api can only fail, and the cache can be cold as well.");
        }

        var most = tier == FaultTarget.Database ? (int)database.Value.StatementTimeout.TotalMilliseconds - StatementMs : MaxDelayMs;
        if (wanted.DelayMs < 1 || wanted.DelayMs > most)
        {
            return Problem.BadRequest($"delay_ms of the {target.ToLowerInvariant()} must be from 1 to {most}.");
        }

        if (wanted.Seconds is < 1 or > MaxSeconds)
        {
            return Problem.BadRequest($"seconds must be from 1 to {MaxSeconds}.");
        }

        var fault = new Fault(mode, TimeSpan.FromMilliseconds(wanted.DelayMs), time.GetUtcNow().AddSeconds(wanted.Seconds));
        return faults.TrySet(user.Id, tier, fault)
            ? TypedResults.Ok(FaultAnswer.Of(tier, fault))
            : Problem.TooManyRequests(TimeSpan.FromSeconds(30), "Too many faults are set: wait until some are over.");
    }

    private static bool Suits(FaultMode mode, FaultTarget tier) => mode switch
    {
        FaultMode.Slow => tier != FaultTarget.Api,
        FaultMode.Cold => tier == FaultTarget.Cache,
        _ => true,
    };

    private static NoContent Clear(SidechainUser user, FaultInjection faults)
    {
        faults.Clear(user.Id);
        return TypedResults.NoContent();
    }

    /// <summary>Names alone: numbers of an enumeration are none.</summary>
    private static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum =>
        Enum.TryParse(name, ignoreCase: true, out value) && string.Equals(Enum.GetName(value), name, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Mode"><c>slow</c>, <c>fail</c> or, of the cache, <c>cold</c>.</param>
/// <param name="DelayMs">How slow, milliseconds.</param>
/// <param name="Seconds">How long it lasts.</param>
internal sealed record FaultRequest(string? Mode, int DelayMs = 500, int Seconds = 60);

/// <summary>A fault that is on.</summary>
internal sealed record FaultAnswer(string Target, string Mode, int DelayMs, DateTimeOffset EndsAt)
{
    public static FaultAnswer Of(FaultTarget target, Fault fault) =>
        new(Name(target), Name(fault.Mode), (int)fault.Delay.TotalMilliseconds, fault.EndsAt);

    private static string Name<T>(T value)
        where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();
}
