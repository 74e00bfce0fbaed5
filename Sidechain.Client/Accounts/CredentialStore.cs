using System.Text.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Accounts;

/// <summary>Tokens in <c>$XDG_CONFIG_HOME/sidechain/credentials.json</c>, for their owner alone.</summary>
public sealed class CredentialStore
{
    private readonly OwnFile _file;

    private CredentialStore(OwnFile file) => _file = file;

    /// <summary>Of the file.</summary>
    public string Path => _file.Path;

    /// <summary>The store of the user that runs this process.</summary>
    public static CredentialStore OfUser() => new(OwnFile.OfUser("credentials.json"));

    /// <summary>The log-in for an api, expired or not; null where there is none.</summary>
    public StoredLogin? Find(string origin) => Read().Logins.GetValueOrDefault(origin);

    /// <summary>Keeps a log-in, in place of the one before.</summary>
    public void Save(string origin, StoredLogin login) => Change(logins => logins[origin] = login);

    /// <summary>Forgets a log-in.</summary>
    public void Remove(string origin) => Change(logins => logins.Remove(origin));

    private void Change(Action<Dictionary<string, StoredLogin>> change)
    {
        var file = Read();
        change(file.Logins);
        try
        {
            _file.Replace(JsonSerializer.SerializeToUtf8Bytes(file, ClientJson.Readable.CredentialsFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"The log-in could not be kept in {Path}: {e.Message} Make the folder writable, or set XDG_CONFIG_HOME.", inner: e);
        }
    }

    private CredentialsFile Read()
    {
        try
        {
            if (_file.Read() is not { } content)
            {
                return Empty();
            }

            _file.Close();
            return JsonSerializer.Deserialize(content, ClientJson.Default.CredentialsFile) is { Logins: not null } file ? file : Empty();
        }
        catch (JsonException e)
        {
            throw new ClientException($"{Path} is damaged. Delete it and log in again: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{Path} cannot be read: {e.Message}", ExitCodes.NotAuthorised, e);
        }
    }

    private static CredentialsFile Empty() => new(new Dictionary<string, StoredLogin>(StringComparer.Ordinal));
}
