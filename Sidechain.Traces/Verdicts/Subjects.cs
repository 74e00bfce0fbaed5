using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>
/// Which attributes say what a step is about, such as a row, a statement or an address: those that do not say how one try of it went.
/// </summary>
internal static class Subjects
{
    // Words of a key: the number of the try and its time, how it ended, who ran it, and what each connection or message has of its own.
    private static readonly HashSet<string> OfATry = new(
        [
            "attempt", "attempts", "retry", "retries", "retried", "try", "tries", "resend", "redelivery", "delivery",
            "duration", "elapsed", "latency", "time", "timestamp", "timeout", "deadline", "delay", "backoff", "ms", "ns", "seconds",
            "ts", "date", "sent", "started", "created", "updated",
            "status", "exit", "error", "exception", "result", "response", "outcome", "success", "message",
            "size", "length", "bytes", "affected", "returned",
            "thread", "process", "pid", "goroutine", "lineno", "trace", "span", "sampling", "sampler", "traceparent", "tracestate", "b3",
            "baggage", "nonce", "network", "sock", "local", "ip", "ipv4", "ipv6", "flavor", "resolved", "agent",
        ],
        StringComparer.Ordinal);

    // Their last word names an id of one try, and not of what it is about.
    private static readonly HashSet<string> OfARequest = new(
        ["request", "correlation", "invocation", "idempotency", "connection"], StringComparer.Ordinal);

    private static readonly HashSet<string> OfAnAddress = new(["url", "uri", "target"], StringComparer.Ordinal);

    // Where it went, and not what for: a replica is as good as another one.
    private static readonly HashSet<string> OfAPlace = new(
        ["host", "hostname", "pod", "node", "replica", "instance", "zone", "region", "address", "port", "authority", "peer"],
        StringComparer.Ordinal);

    // Parameters of an address that are another one for each try, so that no cache answers, or because they sign the moment.
    private static readonly HashSet<string> OfARequestsAddress = new(
        ["", "t", "ts", "cb", "rnd", "rand", "random", "cachebuster", "bust", "sig", "signature", "token", "date", "expires"],
        StringComparer.Ordinal);

    // On a server's span: who asked, by a port that each connection has of its own.
    private static readonly HashSet<string> OfACaller = new(["client", "peer"], StringComparer.Ordinal);

    // The number of the other machine, as the several versions of the conventions call it.
    private static readonly HashSet<string> Numbers = new(
        ["network.peer.address", "network.peer.port", "net.peer.ip", "net.sock.peer.addr", "net.sock.peer.port", "peer.ipv4", "peer.ipv6"],
        StringComparer.Ordinal);

    private static readonly string[] Names =
        ["server.address", "net.peer.name", TraceNames.UrlFull, TraceNames.OldUrl, "http.host", "peer.hostname", "peer.service"];

    /// <summary>Whether an attribute says what a step is about.</summary>
    public static bool Say(Span step, string key)
    {
        // One name may stand for many machines; where there is no name, the number says which shard was asked.
        if (Numbers.Contains(key))
        {
            return step.Kind is not (ActivityKind.Server or ActivityKind.Consumer) && !Names.Any(step.Attributes.ContainsKey);
        }

        if (key.StartsWith("sidechain.", StringComparison.Ordinal)
            || step.Attributes[key] is not (string or long or double or bool or object?[]))
        {
            return false;
        }

        string[] words = [.. Words(key)];
        // A delivery has an id, and a message that was received; who sends one again may give it another.
        return (words is [.., "delivery", "id"] || (words is [.., "message", "id"] && step.Kind == ActivityKind.Consumer)
                || !Array.Exists(words, OfATry.Contains))
            && !(words is [.., "id" or "uuid" or "guid"] && Array.Exists(words, OfARequest.Contains))
            && !(step.Kind is ActivityKind.Server or ActivityKind.Consumer && Array.Exists(words, OfACaller.Contains));
    }

    /// <summary>The value that counts: an address without those parameters that may hold a time or a number of the try.</summary>
    public static string Value(Span step, string key)
    {
        var text = AttributeJson.Text(step.Attributes.GetValueOrDefault(key));
        string[] words = [.. Words(key)];
        if (!Array.Exists(words, OfAnAddress.Contains))
        {
            return text;
        }

        var isQuery = words is [.., "query"];
        var at = isQuery ? 0 : text.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? text : $"{text[..at]}?{string.Join('&', text[at..].TrimStart('?').Split('#')[0].Split('&').Where(SaysSubject))}";
    }

    /// <summary>The value that counts wherever the step went: nothing for a place, and of an address its path.</summary>
    public static string ValueAnywhere(Span step, string key)
    {
        string[] words = [.. Words(key)];
        if (Array.Exists(words, OfAPlace.Contains) || words is ["net", "peer", ..] or ["server", ..])
        {
            return "";
        }

        var text = Value(step, key);
        var at = Array.Exists(words, OfAnAddress.Contains) ? text.IndexOf("://", StringComparison.Ordinal) : -1;
        return at < 0 ? text : text[(text.IndexOf('/', at + 3) is > 0 and var path ? path : text.Length)..];
    }

    private static bool SaysSubject(string parameter)
    {
        string[] words = [.. Words(parameter.Split('=')[0])];
        return !Array.Exists(words, OfATry.Contains)
            && !(words is [var only] && OfARequestsAddress.Contains(only))
            && !(words is ["x", "amz" or "goog", ..])
            && !(words is [.., "id" or "uuid" or "guid"] && Array.Exists(words, OfARequest.Contains));
    }

    /// <summary><c>http.url</c>, <c>retry_count</c> and <c>retryCount</c> have two each.</summary>
    private static IEnumerable<string> Words(string key)
    {
        var start = 0;
        for (var at = 1; at <= key.Length; at++)
        {
            if (at == key.Length || !char.IsLetterOrDigit(key[at]) || (char.IsUpper(key[at]) && char.IsLower(key[at - 1])))
            {
                yield return key[start..at].Trim('.', '_', '-', ':', '/', ' ').ToLowerInvariant();
                start = at;
            }
        }
    }
}
