using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Recovery;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Reads what an operator asks of dead letters. What cannot be read is said in a sentence.</summary>
internal static class DeadLetterQuestion
{
    public const int DefaultLimit = 50;
    public const int HighestLimit = 1000;

    private const string Form = "Send {\"ids\":[…]} or {\"filter\":{\"deployment\",\"source\",\"since\"}}, and if you like \"dryRun\"; to replay also \"to\", and \"rules\", which is \"planned\" or \"today\".";

    public static bool TryReadList(IQueryCollection query, DateTimeOffset now, [NotNullWhen(true)] out DeadLetterFilter? filter, out int limit, [NotNullWhen(false)] out string? problem)
    {
        limit = DefaultLimit;
        if (!TryReadFilter(new DeadLetterRequestFilter(Text(query, "deployment"), Text(query, "source"), Text(query, "since")), now, out filter, out problem)) return false;
        if (Text(query, "limit") is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= HighestLimit)) return true;

        (filter, problem) = (null, string.Create(CultureInfo.InvariantCulture, $"'limit' is a number from 1 to {HighestLimit}."));
        return false;
    }

    public static bool TryReadRequest(byte[] body, [NotNullWhen(true)] out DeadLetterRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        problem = Form;
        try
        {
            request = JsonSerializer.Deserialize(body, BrokerJson.Default.DeadLetterRequest);
            return request is not null;
        }
        catch (JsonException error)
        {
            problem = $"{Form} What is wrong is at {error.Path ?? "$"}.";
            return false;
        }
    }

    public static bool TrySelect(DeadLetterRequest request, DateTimeOffset now, [NotNullWhen(true)] out LetterSelection? selection, [NotNullWhen(false)] out string? problem)
    {
        (selection, problem) = (null, null);
        switch (request)
        {
            // A list of ids with a null in it would be no list of ids.
            case { Ids: { Count: <= LetterSelection.Most } ids, Filter: null } when ids.All(id => id is not null):
                selection = new LetterSelection.ByIds(ids);
                return true;
            case { Ids: { Count: > LetterSelection.Most } ids }:
                problem = string.Create(CultureInfo.InvariantCulture, $"{ids.Count} ids are too many in one request: at most {LetterSelection.Most}.");
                return false;
            case { Ids: null, Filter: { } given } when TryReadFilter(given, now, out var filter, out problem):
                selection = new LetterSelection.ByFilter(filter);
                return true;
            default:
                problem ??= Form;
                return false;
        }
    }

    private static bool TryReadFilter(DeadLetterRequestFilter given, DateTimeOffset now, [NotNullWhen(true)] out DeadLetterFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        (filter, problem) = (null, null);
        if (given.Since is null) filter = new DeadLetterFilter(given.Deployment, given.Source);
        else if (TryReadTime(given.Since, now, out var since)) filter = new DeadLetterFilter(given.Deployment, given.Source, since);
        else problem = "'since' is a time such as 2026-01-31T12:00:00Z, or how long ago, such as 30m, 2h or 7d.";
        return filter is not null;
    }

    private static bool TryReadTime(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (!DurationText.TryParse(text, out var ago))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

        // 999999d is longer than there have been years.
        time = ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue;
        return true;
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;
}
