using System.Globalization;
using Sidechain.Client.Failures;

namespace Sidechain.Client.Configuration;

/// <summary>The services' addresses and this user's choices.</summary>
/// <param name="ApiUrl">Ends in a slash, so that relative paths are put below it.</param>
/// <param name="TelemetryUrl">The api, which forwards, unless <c>SIDECHAIN_TELEMETRY_URL</c> is a short cut.</param>
/// <param name="FlushLimit">The longest wait for the trace's delivery when the work is done.</param>
/// <param name="Tracing">False where the user wants nothing recorded: no header, no connection to telemetry and no file then.</param>
/// <param name="Patience">The longest wait for an answer when the spool has the trace, so that a later command sends it; null:
/// <paramref name="FlushLimit"/>.</param>
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

    /// <summary>From <c>--api-url</c>, else the environment, else the user's file, else the address of the development host.</summary>
    /// <exception cref="ClientException">A value that makes no sense.</exception>
    public static Settings Read(string? apiUrlOption)
    {
        var file = ConfigFile.OfUser();
        var api = apiUrlOption is { Length: > 0 }
            ? Parse(apiUrlOption, "--api-url")
            : Find("api_url", Parse) ?? new Uri(DefaultApiUrl + '/');
        var flush = Find("flush_seconds", (text, source) => (int?)ParseSeconds(text, source));
        return new Settings(
            api,
            Find("telemetry_url", Parse) ?? api,
            TimeSpan.FromSeconds(flush ?? DefaultFlushSeconds),
            Find("tracing", (text, source) => (bool?)ParseSwitch(text, source)) ?? true,
            flush is null ? DefaultPatience : null);

        T? Find<T>(string key, Func<string, string, T?> parse)
        {
            var variable = ConfigFile.Keys.First(known => known.Key == key).Variable;
            if (Variable(variable) is { } value)
            {
                return parse(value, variable);
            }

            return file.Find(key) is { } kept ? parse(kept, $"{key} in {file.Path}") : default;
        }
    }

    /// <summary>The variable's value; an empty one counts as none.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a value may be kept under a key.</summary>
    /// <exception cref="ClientException">It makes no sense.</exception>
    internal static void Check(string key, string value)
    {
        switch (key)
        {
            case "tracing":
                ParseSwitch(value, key);
                break;
            case "flush_seconds":
                ParseSeconds(value, key);
                break;
            default:
                Parse(value, key);
                break;
        }
    }

    private static bool ParseSwitch(string text, string source) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new ClientException($"{source} takes on or off.", ExitCodes.Usage),
    };

    private static int ParseSeconds(string text, string source) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostFlushSeconds
            ? seconds
            : throw new ClientException($"{source} takes whole seconds, 0 to {MostFlushSeconds}.", ExitCodes.Usage);

    private static Uri Parse(string text, string source)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ClientException($"{source} is no web address: give it as {DefaultApiUrl}.", ExitCodes.Usage);
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new ClientException(
                $"{source} may hold no user, password or query: give it as {DefaultApiUrl}, and log in with ./sidechain login.",
                ExitCodes.Usage);
        }

        return uri;
    }
}
