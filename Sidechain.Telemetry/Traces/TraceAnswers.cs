using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Answers;

namespace Sidechain.Telemetry.Traces;

/// <summary>Answers that are made of one trace. The caller keeps a place among the readers of big ones until the answer is built.</summary>
internal sealed class TraceAnswers(TraceReading traces, BigTraces big)
{
    private const string Unreadable = "Traces cannot be read";

    /// <param name="id">In any accepted spelling: 32 hex digits, a UUID, a foreign id.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="allAttributes">Not those alone that a tree is built by.</param>
    /// <param name="response">Where it will go.</param>
    /// <param name="answer">Makes it of what the user may see.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IResult> OfAsync(
        string id, SidechainUser user, bool allAttributes, HttpResponse response, Func<VisibleTrace, IResult> answer,
        CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, Unreadable, async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            return await traces.FindAsync(id, user, allAttributes, place, cancellationToken) is { } trace
                ? answer(trace)
                : TraceApi.NotFound;
        });

    /// <summary>The same of two traces, with all their attributes.</summary>
    public Task<IResult> OfAsync(
        string one, string other, SidechainUser user, HttpResponse response, Func<VisibleTrace, VisibleTrace, IResult> answer,
        CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, Unreadable, async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            return await traces.FindAsync(one, user, allAttributes: true, place, cancellationToken) is { } first
                && await traces.FindAsync(other, user, allAttributes: true, place, cancellationToken) is { } second
                ? answer(first, second)
                : TraceApi.NotFound;
        });
}
