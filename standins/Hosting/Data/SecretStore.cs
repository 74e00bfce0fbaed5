using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Data;

/// <summary>Generated values that must be the same in the next run (passwords, keys); a file that only its owner reads.</summary>
internal sealed class SecretStore(DataFolder data)
{
    private readonly Lock _gate = new();
    private Dictionary<string, string>? _values;

    /// <summary>The kept value, else a new one that is kept from now on. The data folder must be open.</summary>
    public string GetOrCreate(string name, ParameterDefault source)
    {
        lock (_gate)
        {
            _values ??= Load();
            if (!_values.TryGetValue(name, out var value))
            {
                _values[name] = value = source.Create();
                Save(_values);
            }

            return value;
        }
    }

    private Dictionary<string, string> Load()
    {
        var path = data.PathOf("secrets.json");
        return File.Exists(path)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path))
                ?? throw new DistributedApplicationException($"{path} is empty. Delete the folder {data.Path} to start afresh.")
            : [];
    }

    /// <summary>Written beside and renamed, so that a kill never leaves half a file.</summary>
    private void Save(Dictionary<string, string> secrets)
    {
        var path = data.PathOf("secrets.json");
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(path + ".new", options))
        {
            JsonSerializer.Serialize(file, secrets);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
