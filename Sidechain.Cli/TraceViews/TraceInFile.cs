using System.Text.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary>A trace in a file, or in what is piped in.</summary>
internal static class TraceInFile
{
    /// <summary>The name of standard input.</summary>
    public const string Input = "-";

    // As many ids as a screen has room for.
    private const int MostIds = 10;

    /// <summary>Whether a file is meant: it is there, or it has a separator or an ending, which no trace ID has.</summary>
    public static bool IsMeantBy(string? subject) =>
        subject is { Length: > 0 }
        && (subject == Input || Path.Exists(subject) || subject.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(subject).Length > 1);

    /// <param name="chosen">The ID of the trace that is wanted of several; null where there is one.</param>
    /// <exception cref="ClientException">There is not exactly one trace in it; the message says what there is.</exception>
    public static async Task<TraceDocument> ReadAsync(CommandRun run, string path, string? chosen, CancellationToken cancellation)
    {
        var name = path == Input ? "Standard input" : path;
        if (path != Input && !File.Exists(path))
        {
            throw new ClientException(
                Directory.Exists(path) ? $"{path} is a folder; a file with a trace is expected." : $"There is no file {path}.",
                ExitCodes.Usage);
        }

        try
        {
            var file = TraceFile.Read(await ContentAsync(path, cancellation).ConfigureAwait(false));
            var trace = chosen is null ? Only(name, file.Traces) : Chosen(name, file.Traces, chosen);
            if (file.LeftOut is { } leftOut)
            {
                run.Screen.Warning($"{name}: {leftOut}");
            }

            return trace;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ClientException($"{name} holds no trace: {e.Message}", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{name} cannot be read: {e.Message}", inner: e);
        }
    }

    private static Task<byte[]> ContentAsync(string path, CancellationToken cancellation) => path == Input
        ? Task.Run(Piped, cancellation).WaitAsync(cancellation)
        : InputFile.ReadAsync(path, cancellation);

    private static byte[] Piped()
    {
        using var input = StandardInput.Open();
        using var content = new MemoryStream();
        input.CopyTo(content);
        return content.ToArray();
    }

    private static TraceDocument Only(string name, IReadOnlyList<TraceDocument> traces) =>
        traces is [var only]
            ? only
            : throw new ClientException(
                $"{name} holds {traces.Count} traces; 'trace show', 'shape' and 'check' choose one with --trace ID: {Ids(traces)}.");

    private static TraceDocument Chosen(string name, IReadOnlyList<TraceDocument> traces, string id) =>
        traces.FirstOrDefault(trace => FetchedTrace.Has(trace, id))
            ?? traces.FirstOrDefault(trace => FetchedTrace.Has(trace, Digits(id)))
            ?? throw new ClientException($"There is no trace {id} in {name}; it holds {Ids(traces)}.", ExitCodes.NotFound);

    // AWS X-Ray writes the 32 digits as "1-8-24", and Jaeger leaves zeros at the left away. Telemetry takes both for foreign ids.
    private static string Digits(string id) =>
        id.Length == 35 && id.StartsWith("1-", StringComparison.Ordinal) && id[10] == '-' ? $"{id[2..10]}{id[11..]}" : id.PadLeft(32, '0');

    private static string Ids(IReadOnlyList<TraceDocument> traces)
    {
        var ids = string.Join(", ", traces.Take(MostIds).Select(trace => TreeText.Printable(trace.OriginalId ?? trace.Tree.TraceId)));
        return traces.Count <= MostIds ? ids : $"{ids} and {traces.Count - MostIds} more";
    }
}
