using System.Text.Json.Serialization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Serialization;

/// <summary>Version 2 of <see cref="JobMessage"/>: what follows from the rest is left out, and each invalidation is one text. Half as long as version 1.</summary>
internal sealed record TerseJobMessage(int Version, TerseJob Job)
{
    public const int Number = 2;
}

/// <param name="Told">The invalidations, as <see cref="InvalidationText"/> writes them.</param>
/// <param name="Id">Left out where it is the usual one of the webhook and the deployment.</param>
/// <param name="NotBefore">Left out where it is the time of acceptance.</param>
internal sealed record TerseJob(
    string WebhookId,
    string Source,
    string Deployment,
    DateTimeOffset AcceptedAt,
    IReadOnlyList<string> Told,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NotBefore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EntryRevision>? Revisions = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Stage = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Instances = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Layer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? ToldBefore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LayerId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Beside = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Former = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PageEntry>? Pages = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int MoreEntries = 0)
{
    /// <param name="told">The job's invalidations as texts: jobs of one webhook share them.</param>
    public static TerseJob Of(Job job, IReadOnlyList<string> told) => new(
        job.WebhookId,
        job.Source,
        job.Deployment,
        job.AcceptedAt,
        told,
        job.Id == Job.IdOf(job.WebhookId, job.Deployment) ? null : job.Id,
        job.NotBefore.EqualsExact(job.AcceptedAt) ? null : job.NotBefore,
        job.Revisions,
        job.Stage,
        job.Instances,
        job.Layer,
        job.ToldBefore,
        job.LayerId,
        job.Beside,
        job.Former,
        job.Pages,
        job.MoreEntries);

    public static IReadOnlyList<string> TextsOf(IReadOnlyList<Invalidation> invalidations)
    {
        var texts = new string[invalidations.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = InvalidationText.Of(invalidations[i]);
        return texts;
    }

    public Job Read() => new()
    {
        Id = Id ?? Job.IdOf(WebhookId, Deployment),
        WebhookId = WebhookId,
        Source = Source,
        Deployment = Deployment,
        AcceptedAt = AcceptedAt,
        NotBefore = NotBefore ?? AcceptedAt,
        Invalidations = [.. Told.Select(InvalidationText.Read)],
        Revisions = Revisions,
        Stage = Stage,
        Instances = Instances,
        Layer = Layer,
        ToldBefore = ToldBefore,
        LayerId = LayerId,
        Beside = Beside,
        Former = Former,
        Pages = Pages,
        MoreEntries = MoreEntries,
    };
}
