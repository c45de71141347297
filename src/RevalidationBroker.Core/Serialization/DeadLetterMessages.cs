using System.Text.Json.Serialization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Recovery;

namespace RevalidationBroker.Serialization;

/// <summary>What an operator is answered who asks for dead letters.</summary>
/// <param name="DeadLetters">The newest first.</param>
/// <param name="More">Whether there are more that fit.</param>
public sealed record DeadLettersAnswer(IReadOnlyList<DeadLetterAnswer> DeadLetters, bool More);

/// <summary>A dead letter as operators see it.</summary>
/// <param name="Reason">Why it was given up.</param>
public sealed record DeadLetterAnswer(string Id, DateTimeOffset DeadAt, string Reason, int Attempts, Job Job)
{
    /// <summary>Why its message cannot be read; then its job has no invalidations here. Null when it can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unreadable { get; init; }

    public static DeadLetterAnswer Of(DeadLetter letter) => new(letter.Id, letter.DeadAt, letter.Reason, letter.Job.Attempts, letter.Job.Job) { Unreadable = letter.Unreadable };
}

/// <summary>One dead letter with all that the journal knows of it.</summary>
/// <param name="Webhook">That made its job; null when the journal does not know it any more.</param>
/// <param name="Attempts">Every call to its deployment for this webhook, the earliest first.</param>
public sealed record DeadLetterDetail(DeadLetterAnswer DeadLetter, RecordedWebhook? Webhook, IReadOnlyList<Attempt> Attempts)
{
    public static DeadLetterDetail Of(DeadLetter letter, JournalEntry? entry) => new(
        DeadLetterAnswer.Of(letter),
        entry is null ? null : new RecordedWebhook(entry.Id, entry.Source, entry.ReceivedAt, entry.Plan),
        [.. (entry?.Attempts ?? []).Where(attempt => attempt.Deployment == letter.Job.Job.Deployment)]);
}

/// <summary>A webhook that was accepted, and what was planned when it came.</summary>
public sealed record RecordedWebhook(string Id, string Source, DateTimeOffset ReceivedAt, Plan Plan);

/// <summary>What an operator asks to be done with dead letters. A member that is misspelt is an error, for it may have been <c>dryRun</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeadLetterRequest
{
    /// <summary>Which; either these or <see cref="Filter"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Ids { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeadLetterRequestFilter? Filter { get; init; }

    /// <summary>For a replay: another deployment, to be told instead of each letter's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    /// <summary>For a replay; left out, the job is as it was planned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplayRules? Rules { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool DryRun { get; init; }
}

/// <param name="Since">A time such as <c>2026-01-31T12:00:00Z</c>, or how long ago, such as <c>2h</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeadLetterRequestFilter(string? Deployment = null, string? Source = null, string? Since = null);
