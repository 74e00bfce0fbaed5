using System.Globalization;

namespace Sidechain.Client.Commands;

/// <summary>Where the services are.</summary>
/// <param name="ApiUrl">Ends in a slash, so that relative paths are put below it.</param>
/// <param name="TelemetryUrl">The api, which forwards, unless <c>SIDECHAIN_TELEMETRY_URL</c> is a short cut.</param>
/// <param name="FlushLimit">How long the process stays for its trace when the work is done.</param>
/// <param name="Tracing">False where the user wants nothing recorded: no header, no connection to telemetry and no file then.</param>
/// <param name="Patience">How long it waits for an answer when the spool has the trace, so that a later command sends it; null: as long as <paramref name="FlushLimit"/>.</param>
public sealed record Settings(Uri ApiUrl, Uri TelemetryUrl, TimeSpan FlushLimit, bool Tracing = true, TimeSpan? Patience = null)
{
    /// <summary>The development host.</summary>
    public const string DefaultApiUrl = "http://localhost:8787";

    /// <summary>Names the api.</summary>
    public const string ApiUrlVariable = "SIDECHAIN_API_URL";

    /// <summary>Names telemetry, a short cut past the api.</summary>
    public const string TelemetryUrlVariable = "SIDECHAIN_TELEMETRY_URL";

    /// <summary>How long a command stays for its trace, seconds.</summary>
    public const string FlushVariable = "SIDECHAIN_FLUSH_SECONDS";

    /// <summary><c>on</c>, or <c>off</c> for a user who wants nothing recorded.</summary>
    public const string TracingVariable = "SIDECHAIN_TRACING";

    private const int DefaultFlushSeconds = 2;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMilliseconds(250);
    private const int MostFlushSeconds = 600;

    /// <summary>Scheme, host and port: what a token belongs to, and what messages call the server.</summary>
    public string Origin => ApiUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>From <c>--api-url</c>, else the environment, else the address of the development host.</summary>
    /// <exception cref="ClientException">An address that is none.</exception>
    public static Settings Read(string? apiUrlOption)
    {
        var api = apiUrlOption is { Length: > 0 }
            ? Parse(apiUrlOption, "--api-url")
            : Parse(Variable(ApiUrlVariable) ?? DefaultApiUrl, ApiUrlVariable);
        var telemetry = Variable(TelemetryUrlVariable) is { } shortCut ? Parse(shortCut, TelemetryUrlVariable) : api;
        var flush = Variable(FlushVariable) is { } seconds ? ParseSeconds(seconds) : (int?)null;
        return new Settings(
            api, telemetry, TimeSpan.FromSeconds(flush ?? DefaultFlushSeconds), Variable(TracingVariable) is not { } tracing || ParseSwitch(tracing), flush is null ? DefaultPatience : null);
    }

    /// <summary>The variable's value; an empty one counts as none.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool ParseSwitch(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new ClientException($"{TracingVariable} takes on or off.", ExitCodes.Usage),
    };

    private static int ParseSeconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostFlushSeconds
            ? seconds
            : throw new ClientException($"{FlushVariable} takes whole seconds, 0 to {MostFlushSeconds}.", ExitCodes.Usage);

    private static Uri Parse(string text, string source)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ClientException($"{source} is no web address: give it as {DefaultApiUrl}.", ExitCodes.Usage);
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new ClientException($"{source} may hold no user, password or query: give it as {DefaultApiUrl}, and log in with ./sidechain login.", ExitCodes.Usage);
        }

        return uri;
    }
}
