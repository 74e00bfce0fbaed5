using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Traces.Trees;

/// <summary>
/// How a call ended. A caller that failed may have had an answer that says so, or may have given up before the callee received anything.
/// </summary>
internal static class CallOutcome
{
    private static readonly string[] Http = [TraceNames.ResponseStatusCode, "http.status_code"];
    private static readonly string[] Grpc = ["rpc.grpc.status_code", "rpc.response.status_code", "grpc.status_code"];

    /// <summary>The attributes that are read, besides those that <see cref="Requests"/> has.</summary>
    public static string[] Attributes { get; } = [.. Http, .. Grpc, ErrorType, ResponseFlags];

    private const string ErrorType = "error.type";

    // Envoy's, on each span of its own.
    private const string ResponseFlags = "response_flags";

    private static readonly string[] OfWaitingTooLong = ["timeout", "timed out", "timedout", "time out", "deadline"];
    private static readonly string[] OfGivingUp = [.. OfWaitingTooLong, "cancel", "aborterror"];

    // Names of exceptions, and the sentences that runtimes and drivers make of them.
    private static readonly string[] OfCancellation =
    [
        "canceledexception", "cancelledexception", "cancellationexception", "cancellederror", "cancelederror", "cancellationerror",
        "aborterror", "context cancel", "operation was cancel", "operation cancel", "operation was abort", "operation abort",
        "task was cancel", "task cancel", "request was cancel", "request cancel", "request was abort", "request abort",
        "aborted a request", "call was cancel", "call cancel", "query was cancel", "query cancel", "due to user request",
        "signal is aborted", "code = cancel",
    ];

    // A gRPC client gives these codes itself when it gives up, waits too long or reaches no server.
    private static readonly HashSet<string> OfTheCaller = new(
        ["1", "CANCELLED", "4", "DEADLINE_EXCEEDED", "14", "UNAVAILABLE"], StringComparer.OrdinalIgnoreCase);

    // The upstream, the stream or the whole request took too long, or who had asked is gone: Envoy answers this itself.
    private static readonly HashSet<string> FlagsOfGivingUp = new(["UT", "SI", "DT", "UMSDR", "DC"], StringComparer.Ordinal);

    /// <summary>The caller had the answer's headers when its span ended. The answer may say that the call failed.</summary>
    public static bool WasAnswered(Span caller) => caller.Status == SpanStatus.Ok
        || caller.Attributes.ContainsKey(TraceNames.ServerSpanId)
        || Requests.ServerTimeNs(caller) is not null
        || (!AnsweredItself(caller)
            && (HttpCode(caller) is not null || Grpc.Any(key => Text(caller, key) is { Length: > 0 } code && !OfTheCaller.Contains(code))));

    /// <summary>The caller ended its call itself, without an answer. It waited long enough, or did not need the answer any more.</summary>
    public static bool GaveUp(Span caller) => caller is { Status: not SpanStatus.Ok, HasEnd: true } && !WasAnswered(caller)
        && (HasFlagOfGivingUp(caller) || Grpc.Any(key => Text(caller, key) is "1" or "4")
            || Reasons(caller).Any(reason => HasOneOf(reason, OfGivingUp)));

    /// <summary>
    /// The span does not say how it ended: SDKs set no status unless they are told to, and there is no answer's code that tells.
    /// </summary>
    public static bool SaysNothing(Span span) => span is { Status: SpanStatus.Ok, SaidOk: false } && HttpCode(span) is null or >= 400
        && !Grpc.Any(key => Text(span, key) is "0" or "OK");

    /// <summary>The span says that it failed because something took too long.</summary>
    public static bool WaitedTooLong(Span span) => span.Status == SpanStatus.Error && !WasAnswered(span)
        && (Grpc.Any(key => Text(span, key) is "4" or "DEADLINE_EXCEEDED")
            || Texts(span).Any(text => HasOneOf(text, OfWaitingTooLong)));

    /// <summary>
    /// The caller is a proxy that may have given up: it answers 504 then, or writes down 499 where its own caller was gone. A callee that
    /// answered just that is where it comes from.
    /// </summary>
    public static bool MayHaveGivenUp(Span caller, Span callee) =>
        caller is { Status: not SpanStatus.Ok, HasEnd: true } && HttpCode(caller) is 504 or 499 && HttpCode(callee) != HttpCode(caller);

    /// <summary>The callee was stopped by its caller, or by the end of its process.</summary>
    public static bool WasCancelled(Span callee) => callee.Status == SpanStatus.Cancelled
        || Grpc.Any(key => Text(callee, key) is "1" or "CANCELLED")
        || Texts(callee).Any(IsCancellation);

    /// <summary>The status code of its answer, or of the one that it had; null where it has none.</summary>
    public static double? HttpCode(Span span) => Http
        .Select(key => double.TryParse(Text(span, key), CultureInfo.InvariantCulture, out var code) && code >= 100 ? code : (double?)null)
        .FirstOrDefault(code => code is not null);

    /// <summary>It says how a call of gRPC ended.</summary>
    public static bool HasGrpcCode(Span span) => Grpc.Any(key => Text(span, key) is { Length: > 0 });

    // A text that only speaks of something cancelled ("statement timeout", "order was cancelled by customer") is no sign of it.
    private static bool IsCancellation(string text) => HasOneOf(text, OfCancellation)
        || text.Trim(' ', '.', '!', '"').ToUpperInvariant() is "CANCELLED" or "CANCELED";

    private static bool HasOneOf(string text, string[] phrases)
    {
        var words = text.Replace('_', ' ').Replace('-', ' ');
        return phrases.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase));
    }

    // The code of a server's span is its own answer, and not one that it had.
    private static bool AnsweredItself(Span caller) => caller.Kind == ActivityKind.Server || HasFlagOfGivingUp(caller);

    private static bool HasFlagOfGivingUp(Span span) => (Text(span, ResponseFlags) ?? "").Split(',').Any(FlagsOfGivingUp.Contains);

    private static IEnumerable<string> Reasons(Span span) =>
        Texts(span).Concat(Grpc.Select(key => span.Attributes.GetValueOrDefault(key)).OfType<string>());

    private static IEnumerable<string> Texts(Span span) => FailureReason.Texts(span)
        .Concat(new[] { span.Attributes.GetValueOrDefault(ErrorType), span.StatusMessage }.OfType<string>());

    private static string? Text(Span caller, string key) =>
        Convert.ToString(caller.Attributes.GetValueOrDefault(key), CultureInfo.InvariantCulture);
}
