using System.Text.Json;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Shapes;

namespace Sidechain.Cli.TraceViews;

/// <summary>The files that a trace is checked by.</summary>
internal static class TraceCheckFiles
{
    /// <exception cref="ClientException">It cannot be read, or is none.</exception>
    public static async Task<Shape> ShapeAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new ClientException(
                Directory.Exists(file) ? $"{file} is a folder; a file with a shape is expected." : $"There is no file {file}.",
                ExitCodes.Usage);
        }

        try
        {
            return Shape.Parse(await InputFile.ReadTextAsync(file, cancellation).ConfigureAwait(false));
        }
        catch (ShapeSyntaxException e)
        {
            throw new ClientException($"{file} is no shape: {e.Message}", ExitCodes.Usage, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{file} cannot be read: {e.Message}", inner: e);
        }
    }

    /// <exception cref="ClientException">It cannot be read, or is none.</exception>
    public static async Task<AttributeRegistry> RegistryAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return AttributeRegistry.Read(await InputFile.ReadAsync(file, cancellation).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            throw new ClientException($"{file} is no registry of attributes: {e.Message}", ExitCodes.Usage, e);
        }
    }
}
