namespace Sidechain.Api.Limits;

/// <summary>The limit of all that is read by its id or as a list: section <c>Limits:Reads</c>.</summary>
internal static class ReadLimit
{
    public const string Name = "Reads";

    public static void AddReadLimit(this WebApplicationBuilder builder) =>
        builder.AddLimit(Name, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (12_000, 2000, 32, 128, 256, 1024));
}
