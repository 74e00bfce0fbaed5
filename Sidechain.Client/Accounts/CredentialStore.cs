using System.Text.Json;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Accounts;

/// <summary>Tokens in <c>$XDG_CONFIG_HOME/sidechain/credentials.json</c>, for their owner alone.</summary>
public sealed class CredentialStore
{
    private const string NotKept = "The log-in could not be kept in";

    private readonly OwnFile _file;

    private CredentialStore(OwnFile file) => _file = file;

    /// <summary>Of the file.</summary>
    public string Path => _file.Path;

    /// <summary>The store of the user that runs this process.</summary>
    public static CredentialStore OfUser() => new(OwnFile.OfUser("credentials.json"));

    /// <summary>The store in another file.</summary>
    internal static CredentialStore At(string path) => new(new OwnFile(path));

    /// <summary>The log-in for an api, expired or not; null where there is none.</summary>
    public StoredLogin? Find(string origin) => Read().Logins.GetValueOrDefault(origin);

    /// <summary>Keeps a log-in, in place of the one before.</summary>
    public void Save(string origin, StoredLogin login) => Change(logins => logins[origin] = login, NotKept);

    /// <summary>
    /// Keeps a log-in in place of what was read before. One that another process kept or ended meanwhile stays as that process left it.
    /// </summary>
    public void Renew(string origin, StoredLogin read, StoredLogin renewed) => Change(logins =>
    {
        if (IsStill(logins, origin, read))
        {
            logins[origin] = renewed;
        }
    }, NotKept);

    /// <summary>Forgets what was read before; a log-in that another process has kept meanwhile stays.</summary>
    public void Remove(string origin, StoredLogin read) => Change(logins =>
    {
        if (IsStill(logins, origin, read))
        {
            logins.Remove(origin);
        }
    }, "The log-in has ended, and could not be removed from");

    /// <summary>The same session, whichever token it has by now.</summary>
    private static bool IsStill(Dictionary<string, StoredLogin> logins, string origin, StoredLogin read) =>
        logins.TryGetValue(origin, out var kept)
        && (read.RefreshToken is null ? kept.Token == read.Token : kept.RefreshToken == read.RefreshToken);

    private void Change(Action<Dictionary<string, StoredLogin>> change, string whatFailed)
    {
        try
        {
            _file.Change(content =>
            {
                var file = Parse(content);
                change(file.Logins);
                return JsonSerializer.SerializeToUtf8Bytes(file, ClientJson.Readable.CredentialsFile);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                $"{whatFailed} {Path}: {e.Message} Make the folder writable, or set XDG_CONFIG_HOME.", inner: e);
        }
    }

    private CredentialsFile Read()
    {
        try
        {
            return Parse(_file.Read());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{Path} cannot be read: {e.Message}", ExitCodes.NotAuthorised, e);
        }
    }

    private CredentialsFile Parse(byte[]? content)
    {
        if (content is null)
        {
            return Empty();
        }

        _file.Close();
        try
        {
            var file = JsonSerializer.Deserialize(content, ClientJson.Default.CredentialsFile);
            return file is { Logins: { } logins } ? new(logins.Where(login => login.Value is not null).ToDictionary()) : Empty();
        }
        catch (JsonException e)
        {
            throw new ClientException(
                $"{Path} is damaged. Delete it and log in again: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised, e);
        }
    }

    private static CredentialsFile Empty() => new(new Dictionary<string, StoredLogin>(StringComparer.Ordinal));
}
