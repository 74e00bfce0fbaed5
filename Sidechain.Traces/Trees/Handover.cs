using System.Globalization;

namespace Sidechain.Traces.Trees;

/// <summary>
/// Calls that hand work over: a task for a queue, an event that invokes a function, a connection that is opened for messages. The answer
/// says that the work was taken, so the callee may begin long after it.
/// </summary>
internal static class Handover
{
    private const string FaasTrigger = "faas.trigger";
    private const string RpcMethod = "rpc.method";
    private static readonly string[] RpcSystem = ["rpc.system", "rpc.system.name"];
    private static readonly string[] HttpMethod = ["http.request.method", "http.method"];
    private static readonly string[] Reading = ["GET", "HEAD", "QUERY"];
    private static readonly string[] Writing = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>The attributes that are read, besides those of <see cref="CallOutcome"/>.</summary>
    public static string[] Attributes { get; } = [FaasTrigger, RpcMethod, .. RpcSystem, .. HttpMethod];

    /// <summary>
    /// The spans say that the callee did not give the answer: 101 and 202 mean that something follows, a function was invoked by an event,
    /// or a procedure of gRPC was called and what came of it is another request.
    /// </summary>
    public static bool IsSaid(Span caller, Span callee) =>
        (CallOutcome.HttpCode(caller) is 101 or 202 && CallOutcome.HttpCode(callee) != CallOutcome.HttpCode(caller))
        || Text(callee, FaasTrigger) is { Length: > 0 } and not "http"
        || (IsRpc(caller) && !IsRpc(callee) && IsHttp(callee) && !IsOfProcedure(caller, callee));

    /// <summary>
    /// The callee lasted longer than its call, and nothing says that it did so to answer, as a stream does that a GET asks for. A server's
    /// tail after its answer is no longer than the call.
    /// </summary>
    public static bool IsLikely(Span caller, Span callee)
    {
        var (call, work) = (caller.EndNs - caller.StartNs, callee.EndNs - callee.StartNs);
        return work > call && (!IsOneRequest(caller, callee) || (work / 2 > call && Writing.Contains(Method(caller))));
    }

    /// <summary>
    /// Nothing says that the callee answered what was asked. A POST may ask for anything, and what comes of it may be a POST, too.
    /// </summary>
    public static bool IsPossible(Span caller, Span callee) => !IsOneRequest(caller, callee) || Writing.Contains(Method(caller));

    private static bool IsOneRequest(Span caller, Span callee) => (Method(caller), Method(callee)) switch
    {
        ({ } asked, { } answered) => asked == answered,
        _ => caller.Name == callee.Name || IsOfProcedure(caller, callee) || (IsHttp(caller) && IsHttp(callee)),
    };

    private static bool IsHttp(Span span) => CallOutcome.HttpCode(span) is not null || Method(span) is not null;

    // Names are "GET /posts", "HTTP GET" or "get".
    private static string? Method(Span span)
    {
        var words = span.Name.Split(' ', 3);
        var named = words is ["HTTP", var second, ..] ? second : words[0];
        var said = HttpMethod.Select(key => Text(span, key)).FirstOrDefault(text => text is { Length: > 0 });
        var method = (said ?? named).ToUpperInvariant();
        return Reading.Contains(method) || Writing.Contains(method) ? method : null;
    }

    private static bool IsRpc(Span span) => CallOutcome.HasGrpcCode(span) || RpcSystem.Any(key => Text(span, key) == "grpc");

    // A server of gRPC may call its span by the path: POST /shop.Orders/Create.
    private static bool IsOfProcedure(Span caller, Span callee) => IsRpc(caller)
        && (Text(caller, RpcMethod) is { Length: > 0 } method ? method : caller.Name[(caller.Name.LastIndexOfAny(['/', '.']) + 1)..]) is
        { Length: > 0 } procedure
        && callee.Name.EndsWith(procedure, StringComparison.OrdinalIgnoreCase);

    private static string? Text(Span span, string key) =>
        Convert.ToString(span.Attributes.GetValueOrDefault(key), CultureInfo.InvariantCulture);
}
