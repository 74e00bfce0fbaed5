using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Sidechain.Hosting.LocalServers.Data;

/// <summary>
/// Keeps generated values that the next run needs (passwords, keys) with the data that they open, in a file that only its owner reads. User
/// secrets belong to a machine's user: two checkouts, and tests beside them, would share them while their data is apart.
/// </summary>
internal static class KeptSecrets
{
    private const string FileName = "secrets.json";

    /// <summary>
    /// Gives every parameter that has a generated default, and no configured value, its kept value, and keeps new ones. Needs the data
    /// folder to be held.
    /// </summary>
    public static void Fill(IDistributedApplicationBuilder builder, DataFolder data)
    {
        var kept = Load(data);
        var before = new Dictionary<string, string>(kept);
        foreach (var parameter in Generated(builder))
        {
            var key = $"Parameters:{parameter.Name}";
            if (builder.Configuration[key] is { Length: > 0 } configured)
            {
                kept[parameter.Name] = configured;
                continue;
            }

            if (!kept.TryGetValue(parameter.Name, out var value))
            {
                kept[parameter.Name] = value = parameter.Default!.GetDefaultValue();
            }

            builder.Configuration[key] = value;
        }

        if (kept.Count != before.Count || kept.Any(pair => before[pair.Key] != pair.Value))
        {
            Save(data, kept);
        }
    }

    private static IEnumerable<ParameterResource> Generated(IDistributedApplicationBuilder builder) => builder.Resources
        .SelectMany(resource => resource switch
        {
            ParameterResource parameter => [parameter],
            PostgresServerResource postgres => [postgres.PasswordParameter],
            RedisResource { PasswordParameter: { } password } => [password],
            _ => Enumerable.Empty<ParameterResource>(),
        })
        .Where(parameter => parameter.Default is not null)
        .DistinctBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);

    private static Dictionary<string, string> Load(DataFolder data)
    {
        var path = data.PathOf(FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path))
                ?? throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException(
                $"{path} cannot be read: {e.Message} It holds the passwords of the data beside it: "
                + $"restore it, or delete the folder {data.Path} to start afresh.",
                e);
        }
    }

    /// <summary>Written beside and renamed, so that a kill never leaves half a file.</summary>
    private static void Save(DataFolder data, Dictionary<string, string> secrets)
    {
        var path = data.PathOf(FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path + ".new", options))
        {
            JsonSerializer.Serialize(file, secrets);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
