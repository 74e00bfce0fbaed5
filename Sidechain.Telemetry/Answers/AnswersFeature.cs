namespace Sidechain.Telemetry.Answers;

internal static class AnswersFeature
{
    /// <summary>The limit of all that is read or changed by people: section <c>Limits:Queries</c>.</summary>
    public const string Limit = "Queries";

    /// <summary>Adds what all answers share: how often they may be asked for, and the room that they take until they are read.</summary>
    public static void AddAnswers(this WebApplicationBuilder builder)
    {
        // A page of the explorer asks a few at once. Big traces have a limit of their own, so a slow reader of one keeps no place here.
        builder.AddLimit(Limit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (3000, 600, 3, 32, 24, 128));
        builder.Services.AddOptions<QueryOptions>().BindConfiguration(QueryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AnswerRoom>();
    }
}
