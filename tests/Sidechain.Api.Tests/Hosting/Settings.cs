using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>What the AppHost sets by environment variables, as command line arguments.</summary>
internal static class Settings
{
    public const string StreamAddress = "services:stream:http:0";
    public const string TelemetryAddress = "services:telemetry:http:0";
    public const string Redis = "ConnectionStrings:redis";
    public const string Database = "ConnectionStrings:sidechain";

    /// <summary>Stream at a port where nobody listens (yet); its entries come to the worker soon.</summary>
    public static (string Key, string Value)[] StreamAway(int port) =>
        [(StreamAddress, $"http://127.0.0.1:{port}"), ("Stream:AttemptTimeout", "00:00:00.2")];

    /// <summary>Redis at a port where nobody listens.</summary>
    public static (string Key, string Value) RedisAway() => (Redis, $"127.0.0.1:{FreePort.Take()},password=x,connectTimeout=500");

    public static IEnumerable<string> For(
        Servers servers, string database, string audioPath, string? streamAddress, IReadOnlyDictionary<string, string> overrides)
    {
        var settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["environment"] = "Development",
            ["Logging:LogLevel:Default"] = "Critical",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Critical",
            [Database] = database,
            [Redis] = servers.Redis.ConnectionString,
            [StreamAddress] = streamAddress ?? "",
            ["Jwt:Key"] = "a-key-of-the-tests-that-is-long-enough",
            ["Stream:ApiKey"] = StreamServer.ApiKey,
            ["Stream:ApiSecret"] = StreamServer.ApiSecret,
            // A busy machine must not make a shape depend on time; tests of the limits set them.
            ["Stream:AttemptTimeout"] = "00:01:00",
            ["Stream:RequestTimeout"] = "00:01:00",
            ["Cache:Timeout"] = "00:01:00",
            ["Stream:OutboxPollInterval"] = "00:00:00.05",
            ["Stream:OutboxFirstPause"] = "00:00:00.05",
            ["Stream:OutboxLongestPause"] = "00:00:00.2",
            ["Background:FirstPause"] = "00:00:00.05",
            ["Background:LongestPause"] = "00:00:00.2",
            ["Audio:Path"] = audioPath,
        };
        foreach (var (key, value) in overrides)
        {
            settings[key] = value;
        }

        if (settings["environment"] == "Production")
        {
            // Nothing that production asks for may be what a test has forgotten.
            settings.TryAdd("SIDECHAIN_FORWARDER_KEY", "4be1f0a7c39d5268e0b7a1c4d5f69328");
        }

        return settings.Select(s => $"--{s.Key}={s.Value}");
    }
}
