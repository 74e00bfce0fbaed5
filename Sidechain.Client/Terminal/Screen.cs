using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Traces.Views;

namespace Sidechain.Client.Terminal;

/// <summary>
/// What the user sees: results on standard output; errors, warnings and progress on standard error. In JSON mode standard
/// output holds one document and nothing else.
/// </summary>
public sealed class Screen(bool json, TextWriter output, TextWriter error)
{
    private const string TraceIdLabel = "Trace ID: ";

    private readonly Ink _outputInk = new(IsTerminal(Console.IsOutputRedirected) && !json);
    private readonly Ink _errorInk = new(IsTerminal(Console.IsErrorRedirected));

    /// <summary>The process's own streams.</summary>
    public Screen(bool json)
        : this(json, ConsoleWriter.Output, ConsoleWriter.Errors)
    {
    }

    /// <summary>Whether standard output holds one document and nothing else.</summary>
    public bool Json => json;

    /// <summary>A screen whose results stand on standard error, for a command whose output is the bytes themselves.</summary>
    public static Screen Aside() => new(json: false, ConsoleWriter.Errors, ConsoleWriter.Errors);

    /// <summary>
    /// Prints a failure in JSON mode, for a command that has more to tell than the sentence: what it had done by then. Null: the sentence
    /// and the trace ID are the document.
    /// </summary>
    public Action<ErrorDocument>? FailureDocument { get; set; }

    /// <summary>Columns of the terminal, or a width that reads well in a file.</summary>
    public static int Width => Console.IsOutputRedirected ? 120 : Math.Max(Console.WindowWidth, 40);

    /// <summary>Cells of a line on standard output; null for a file or a pipe, which has no width.</summary>
    public static int? Room => Console.IsOutputRedirected ? null : Width;

    /// <summary>Whether somebody looks at standard error, so that moving progress makes sense.</summary>
    public static bool ShowsProgress => IsTerminal(Console.IsErrorRedirected);

    /// <summary>A line on standard output.</summary>
    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>Text on standard output.</summary>
    public void Write(string text) => output.Write(text);

    /// <summary>A sentence on standard output; in a terminal it breaks between words.</summary>
    public void Sentence(string text, Tone tone = Tone.Plain)
    {
        foreach (var line in Room is { } cells ? CellText.Wrap(text, cells) : [text])
        {
            output.WriteLine(Paint(line, tone));
        }
    }

    /// <summary>The text as standard output shows it: coloured in a terminal.</summary>
    public string Paint(string text, Tone tone) => tone switch
    {
        _ when text.Length == 0 => text,
        Tone.Good => _outputInk.Good(text),
        Tone.Bad => _outputInk.Bad(text),
        Tone.Warning => _outputInk.Warn(text),
        Tone.Faint => _outputInk.Faint(text),
        _ => text,
    };

    /// <summary>The line that says that it worked.</summary>
    public void Success(string text) => output.WriteLine(_outputInk.Good(text));

    /// <summary>A label and its value, aligned with those around it.</summary>
    public void Fact(string label, string value) => output.WriteLine($"  {_outputInk.Faint(label.PadRight(8))}  {value}");

    /// <summary>What may be done next.</summary>
    public void Hint(string text) => output.WriteLine(_outputInk.Faint(text));

    /// <summary>The trace ID, the last line of a command.</summary>
    /// <param name="traceId">Null while tracing is off: there is nothing to print.</param>
    public void TraceId(string? traceId)
    {
        if (traceId is not null)
        {
            output.WriteLine(_outputInk.Faint(TraceIdLabel) + _outputInk.Strong(TreeText.Printable(traceId)));
        }
    }

    /// <summary>The trace's page in Aspire's dashboard, where the server says that one runs.</summary>
    public void DashboardPage(string? url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https")
        {
            Hint($"In the dashboard: {page.AbsoluteUri}");
        }
    }

    /// <summary>The document that is the result in JSON mode.</summary>
    public void Document<T>(T document, JsonTypeInfo<T> type) =>
        output.WriteLine(DocumentText.Safe(JsonSerializer.Serialize(document, type)));

    /// <summary>The same, where it is there already.</summary>
    public void Document(ReadOnlySpan<byte> utf8) => output.WriteLine(DocumentText.Safe(Encoding.UTF8.GetString(utf8)));

    /// <summary>Something that does not stop the command.</summary>
    public void Warning(string sentence) => error.WriteLine($"{_errorInk.Warn("Warning:")} {sentence}");

    /// <summary>Some of them.</summary>
    public void Warnings(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Warning(sentence);
        }
    }

    /// <summary>Something worth knowing.</summary>
    public void Note(string sentence) => error.WriteLine(_errorInk.Faint(sentence));

    /// <summary>The sentence on standard error and, in JSON mode, the document that stands for the result.</summary>
    public void Error(string sentence, string? traceId)
    {
        error.WriteLine($"{_errorInk.Bad("Error:")} {sentence}");
        if (!json)
        {
            return;
        }

        var failure = new ErrorDocument(sentence, traceId);
        if (FailureDocument is { } print)
        {
            print(failure);
        }
        else
        {
            Document(failure, ClientJson.Readable.ErrorDocument);
        }
    }

    /// <summary>As <see cref="Error"/>, and never throws: the document is left out where standard output takes nothing.</summary>
    public void Failure(string sentence, string? traceId, bool isOutputLost)
    {
        if (isOutputLost)
        {
            error.WriteLine($"{_errorInk.Bad("Error:")} {sentence}");
            return;
        }

        try
        {
            Error(sentence, traceId);
        }
        catch (OutputLostException)
        {
            // The sentence stands on standard error.
        }
    }

    /// <summary>The trace ID of a failure.</summary>
    public void ErrorTraceId(string traceId) =>
        error.WriteLine(_errorInk.Faint(TraceIdLabel) + _errorInk.Strong(TreeText.Printable(traceId)));

    private static bool IsTerminal(bool redirected) =>
        !redirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "" or null);
}
