using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Sidechain.Client.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">One sentence.</param>
/// <param name="examples">Command lines that work as they stand.</param>
[SuppressMessage("Design", "CA1010", Justification = "The parser's own command is enumerable for the sake of initializers.")]
public sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>The command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
