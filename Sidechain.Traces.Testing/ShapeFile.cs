using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Testing;

/// <summary>A <c>.shape</c> file beside the test that names it.</summary>
internal sealed class ShapeFile(string path)
{
    private const string Extension = ".shape";
    private const string Variable = "SHAPES";

    /// <summary><c>SHAPES=update</c>: files are written, not compared with.</summary>
    /// <exception cref="InvalidOperationException">Under CI, where an update would approve any trace.</exception>
    public static bool Updating => Environment.GetEnvironmentVariable(Variable) == "update"
        && (Environment.GetEnvironmentVariable("CI") is not ("true" or "1")
            ? true
            : throw new InvalidOperationException(
                "SHAPES=update under CI would approve whatever came. Update where you can look at the difference, and commit the file."));

    /// <summary>Null for a text that is a shape itself.</summary>
    public static ShapeFile? Named(string text, string caller)
    {
        if (!text.EndsWith(Extension, StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }
        // Beside the source, where an update belongs; where the source is not at hand, beside the assembly.
        var source = Path.Combine(Path.GetDirectoryName(caller) ?? "", text);
        var copied = Path.Combine(AppContext.BaseDirectory, text);
        return new ShapeFile(!File.Exists(source) && File.Exists(copied) ? copied : source);
    }

    public Shape Read()
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no {path}. SHAPES=update dotnet test writes it from the trace.", path);
        }

        try
        {
            return Shape.Parse(File.ReadAllText(path));
        }
        catch (ShapeSyntaxException error)
        {
            throw new ShapeSyntaxException(error.Line, error.Column, $"{error.Sentence} ({path})");
        }
    }

    /// <summary>Writes the trace's shape. The comments at the top, the marks and the clauses that still hold are kept.</summary>
    public void Update(TraceTree tree)
    {
        if (!File.Exists(path))
        {
            File.WriteAllText(path, Shape.Of(tree).ToText());
            return;
        }

        var text = File.ReadAllText(path);
        var header = text.Split('\n').TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimEnd('\r') + "\n");
        File.WriteAllText(path, string.Concat(header) + Shape.Parse(text).Renew(tree).ToText());
    }
}
