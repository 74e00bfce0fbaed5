namespace Sidechain.Telemetry.Store;

/// <summary>Statements that have a file of their own in <c>Store/Statements</c>, embedded in the assembly.</summary>
internal static class StoreSql
{
    /// <param name="file">Its name, for example <c>insert-spans.sql</c>.</param>
    public static string Read(string file)
    {
        using var reader = new StreamReader(
            typeof(StoreSql).Assembly.GetManifestResourceStream($"Sidechain.Telemetry.Store.Statements.{file}")!);
        return reader.ReadToEnd().TrimEnd();
    }
}
