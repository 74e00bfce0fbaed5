using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>
/// The requests of clients, by what they are and not by their names: an OpenTelemetry SDK calls its own <c>POST</c>, ours
/// <c>{c}.http_request</c>.
/// </summary>
internal static class Requests
{
    /// <summary>
    /// A client's span of kind client. Its call of a database is none: a server's span that answers it is not waited for.
    /// </summary>
    public static bool Is(Span span) => IsCall(span) && !DatabaseCalls.Is(span);

    /// <summary>A service's span of kind server.</summary>
    public static bool IsAnswer(Span span) => span is { Kind: ActivityKind.Server, ClientType: null };

    /// <summary>How long the server needed until its answer began, as the answer says; null where it does not.</summary>
    public static long? ServerTimeNs(Span request) => request.Attributes.GetValueOrDefault(TraceNames.ServerTimeMs) switch
    {
        double ms when ms is >= 0 and < 1e9 => (long)(ms * 1e6),
        long ms when ms is >= 0 and < 1_000_000_000 => ms * 1_000_000,
        _ => null,
    };

    /// <summary>
    /// The servers' spans below a request, in its order: more than one where the SDK followed a redirect or tried again within one span, or
    /// where several services were called for it.
    /// </summary>
    public static IReadOnlyList<TreeNode> Servers(TreeNode request, TreeWork work)
    {
        // A database that sends spans itself answers as any server does.
        if (!IsCall(request.Span))
        {
            return [];
        }

        work.Step(request.Children.Count);
        return [.. request.Children.Where(child => IsAnswer(child.Span))];
    }

    private static bool IsCall(Span span) => span.ClientType is not null && span.Kind == ActivityKind.Client;
}
