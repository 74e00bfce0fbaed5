using System.Text.Json;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Configuration;

/// <summary>
/// Settings that a user keeps, <c>$XDG_CONFIG_HOME/sidechain/config.json</c>: what the environment does not say. It decides where passwords
/// are sent, so no other user of the machine may write it.
/// </summary>
public sealed class ConfigFile
{
    /// <summary>What may be kept, and the variable that comes first.</summary>
    public static IReadOnlyList<(string Key, string Variable)> Keys { get; } =
    [
        ("api_url", Settings.ApiUrlVariable),
        ("telemetry_url", Settings.TelemetryUrlVariable),
        ("flush_seconds", Settings.FlushVariable),
        ("tracing", Settings.TracingVariable),
    ];

    private readonly OwnFile _file;
    private Dictionary<string, string>? _values;

    private ConfigFile(OwnFile file) => _file = file;

    /// <summary>Of the file.</summary>
    public string Path => _file.Path;

    /// <summary>The file of the user that runs this process.</summary>
    public static ConfigFile OfUser() => new(OwnFile.OfUser("config.json"));

    /// <summary>What is kept for a key; null where nothing is.</summary>
    /// <exception cref="ClientException">The file is damaged, or others may write it.</exception>
    public string? Find(string key) => (_values ??= Read()).TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Keeps a value, or forgets it where it is null.</summary>
    /// <exception cref="ClientException">The value makes no sense, or the file cannot be written.</exception>
    public void Set(string key, string? value)
    {
        if (value is not null)
        {
            Settings.Check(key, value);
        }

        try
        {
            _file.Change(content =>
            {
                _values = With(Parse(content), key, value);
                return JsonSerializer.SerializeToUtf8Bytes(_values, ClientJson.Readable.DictionaryStringString);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{Path} cannot be written: {e.Message} Make the folder writable, or set XDG_CONFIG_HOME.", inner: e);
        }
    }

    private static Dictionary<string, string> With(Dictionary<string, string> values, string key, string? value)
    {
        if (value is null)
        {
            values.Remove(key);
        }
        else
        {
            values[key] = value;
        }

        return values;
    }

    private Dictionary<string, string> Read()
    {
        try
        {
            return Parse(_file.Read());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{Path} cannot be read: {e.Message}", ExitCodes.Usage, e);
        }
    }

    private Dictionary<string, string> Parse(byte[]? content)
    {
        if (content is null)
        {
            return [];
        }

        try
        {
            if (_file.IsWritableByOthers())
            {
                throw new ClientException(
                    $"{Path} can be changed by other users of this machine. Look at it, then: chmod 600 {Path}", ExitCodes.Usage);
            }

            var values = JsonSerializer.Deserialize(content, ClientJson.Default.DictionaryStringString) ?? [];
            return values.ContainsValue(null!) ? throw new JsonException("Null is no text.") : values;
        }
        catch (JsonException e)
        {
            throw new ClientException($"{Path} is damaged. Mend it, or delete it: it holds one JSON object of texts.", ExitCodes.Usage, e);
        }
    }
}
