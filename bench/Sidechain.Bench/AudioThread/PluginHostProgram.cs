using System.Diagnostics;
using System.Text.Json;

namespace Sidechain.Bench.AudioThread;

/// <summary>The built <c>plugin-host</c>, in a home of its own and against an api of the bench.</summary>
internal sealed class PluginHostProgram(string apiUrl, string token, string home)
{
    private static readonly string Program = Checkout.Built("Sidechain.PluginHostSim", "plugin-host");

    private readonly Dictionary<string, string> _environment = new()
    {
        ["SIDECHAIN_API_URL"] = apiUrl,
        ["SIDECHAIN_TOKEN"] = token,
        ["SIDECHAIN_SPOOL"] = Path.Combine(home, "spool"),
        ["XDG_STATE_HOME"] = Path.Combine(home, "state"),
        ["XDG_CONFIG_HOME"] = Path.Combine(home, "config"),
        ["TERM"] = "dumb",
    };

    /// <summary>Runs a command to its end; its JSON document, whatever its exit code.</summary>
    /// <param name="args">The command with its options, without <c>--json</c>.</param>
    /// <param name="onError">Told each line of standard error.</param>
    public async Task<JsonElement> RunAsync(IReadOnlyList<string> args, Action<string>? onError = null)
    {
        using var process = Programs.Start(Program, [.. args, "--json"], _environment);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = ReadErrorsAsync(process, onError);
        await process.WaitForExitAsync();
        try
        {
            return JsonDocument.Parse(await output).RootElement;
        }
        catch (JsonException)
        {
            throw new InvalidOperationException(
                $"plugin-host {string.Join(' ', args)}: exit code {process.ExitCode}\n{await output}{await errors}");
        }
    }

    private static async Task<string> ReadErrorsAsync(Process process, Action<string>? onError)
    {
        var all = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            all.Add(line);
            onError?.Invoke(line);
        }

        return string.Join('\n', all);
    }
}
