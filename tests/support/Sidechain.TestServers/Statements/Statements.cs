using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Sidechain.TestServers.Statements;

/// <summary>The SQL of an assembly, out of the strings in its code; of an interpolated one, the part ahead of the first value.</summary>
public static partial class Statements
{
    /// <summary>Statements that begin with their names in a comment: <c>-- SELECT users</c>.</summary>
    public static IReadOnlyList<string> Named(Assembly assembly) =>
        [.. Strings(assembly).Where(text => Name().IsMatch(text)).Select(text => text.Split("{0}")[0])];

    /// <summary>Statements without a name. COPY is named by its first words, since Npgsql takes no comment ahead of it.</summary>
    public static IReadOnlyList<string> Unnamed(Assembly assembly) => [.. Strings(assembly).Where(text => Verb().IsMatch(text))];

    private static List<string> Strings(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var strings = new List<string>();
        var handle = metadata.GetNextHandle(MetadataTokens.UserStringHandle(0));
        for (; !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            strings.Add(metadata.GetUserString(handle));
        }

        return strings;
    }

    [GeneratedRegex(@"\A-- \S.*\n")]
    private static partial Regex Name();

    // Two words alone are the name that a query of EF Core is tagged with.
    [GeneratedRegex(
        @"\A *(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|CREATE|ALTER|DROP|TRUNCATE|LOCK|SET|CALL|VACUUM|ANALYZE|LISTEN|NOTIFY)"
        + @"\s(?!\S+\z)")]
    private static partial Regex Verb();
}
