using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Functions;

/// <summary>What the Function App says to operators. Ids 6xxx.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "A webhook's {Jobs} jobs do not fit into one send and go in several; where that breaks off, its sender sends it again.", EventName = "jobs.sent_in_parts")]
    public static partial void JobsSentInParts(this ILogger logger, int jobs);

    [LoggerMessage(6101, LogLevel.Information, "Lane {Lane} is parked or left alone; {Messages} messages wait until {Until:O}.", EventName = "lane.closed")]
    public static partial void LaneIsClosed(this ILogger logger, string lane, int messages, DateTimeOffset until);

    [LoggerMessage(6102, LogLevel.Error, "Lane {Lane} waits for half a minute with {Messages} messages. {Reason}", EventName = "lane.postponed")]
    public static partial void TurnPostponed(this ILogger logger, string lane, int messages, string reason);

    [LoggerMessage(6103, LogLevel.Error, "Message {MessageId} of lane {Lane} cannot be read; it is a dead letter. {Problem}", EventName = "message.unreadable")]
    public static partial void MessageUnreadable(this ILogger logger, string messageId, string lane, string problem);

    [LoggerMessage(6104, LogLevel.Warning, "Could not remember how lane {Lane} stands; its site may be called once more than it should. {Reason}", EventName = "lane.not_remembered")]
    public static partial void LaneNotRemembered(this ILogger logger, string lane, string reason);

    [LoggerMessage(6201, LogLevel.Error, "The tables of the store are not there and cannot be made; it is tried again. {Reason}", EventName = "tables.not_made")]
    public static partial void TablesNotMade(this ILogger logger, string reason);
}
