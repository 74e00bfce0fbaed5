using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Stream;

internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "Stream did not take the {Kind} of {Subject}; the outbox keeps it: {Reason}")]
    public static partial void NotDelivered(ILogger logger, OutboxKind kind, string? subject, string reason);
}
