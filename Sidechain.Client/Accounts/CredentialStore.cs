using System.Text.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Accounts;

/// <summary>
/// Tokens in <c>$XDG_CONFIG_HOME/sidechain/credentials.json</c>, readable by its owner alone and replaced as a whole: a
/// reader sees the old file or the new one.
/// </summary>
public sealed class CredentialStore(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Of the file.</summary>
    public string Path => path;

    /// <summary>The store of the user that runs this process.</summary>
    public static CredentialStore OfUser()
    {
        // .NET reads XDG_CONFIG_HOME itself; without this option it answers "" until the folder exists.
        var config = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new CredentialStore(System.IO.Path.Combine(config, "sidechain", "credentials.json"));
    }

    /// <summary>The log-in for an api, expired or not; null where there is none.</summary>
    public StoredLogin? Find(string origin) => Read().Logins.GetValueOrDefault(origin);

    /// <summary>Keeps a log-in, in place of the one before.</summary>
    public void Save(string origin, StoredLogin login)
    {
        var file = Read();
        file.Logins[origin] = login;
        var folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            CreateFolder(folder);
            Replace(folder, JsonSerializer.SerializeToUtf8Bytes(file, ClientJson.Readable.CredentialsFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"The log-in could not be kept in {path}: {e.Message} Make the folder writable, or set XDG_CONFIG_HOME.", inner: e);
        }
    }

    private CredentialsFile Read()
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ClientJson.Default.CredentialsFile) is { Logins: not null } file ? file : Empty();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Empty();
        }
        catch (JsonException e)
        {
            throw new ClientException($"{path} is damaged. Delete it and log in again: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{path} cannot be read: {e.Message}", ExitCodes.NotAuthorised, e);
        }
    }

    private static CredentialsFile Empty() => new(new Dictionary<string, StoredLogin>(StringComparer.Ordinal));

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private void Replace(string folder, ReadOnlySpan<byte> content)
    {
        var temporary = System.IO.Path.Combine(folder, $".credentials-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
