using CsCheck;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>Whatever was told and whatever waits: a job is superseded when a page that it wants forgotten cannot have been kept, and only then.</summary>
public class SupersessionPropertyTests
{
    private static readonly string[] Targets = ["tag:a", "tag:b", "path:/", "path:/blog", "path:/blog/x", "page:/blog/[slug]", "layout:/blog", "layout:/", "layout:/[lang]", "everything"];

    // Written from the site's side: which of the things that a site may keep does an invalidation reach?
    private static readonly Dictionary<string, string[]> Reaches = new()
    {
        ["layout:/blog"] = ["path:/blog", "path:/blog/x", "page:/blog/[slug]", "layout:/blog"],
        ["layout:/"] = ["path:/", "path:/blog", "path:/blog/x", "page:/blog/[slug]", "layout:/blog", "layout:/", "layout:/[lang]"],
        ["everything"] = Targets,
    };

    private static readonly Gen<string> Invalidations = Gen.Select(Gen.OneOf(Targets), Gen.Bool, (target, expire) => expire ? $"!{target}" : target);
    private static readonly Gen<DateTimeOffset> Times = Gen.Int[0, 6].Select(seconds => Some.Time.AddSeconds(seconds));
    private static readonly Gen<int> Revisions = Gen.Int[1, 3];

    private static readonly Gen<ToldInvalidation> Told = Gen.Select(Invalidations, Times, Times, Revisions, (stale, at, acceptedAt, revision) =>
        new ToldInvalidation(Some.Stale(stale), at, Job("new", acceptedAt, TimeSpan.Zero, revision, [])));

    private static readonly Gen<Job> Waiting = Gen.Select(Invalidations.Array[1, 3], Times, Gen.Int[0, 3], Revisions, (stale, acceptedAt, settle, revision) =>
        Job("old", acceptedAt, TimeSpan.FromSeconds(settle), revision, stale));

    [Fact]
    public void A_job_is_superseded_when_all_of_it_was_told_after_its_content_could_be_seen_and_only_then() =>
        Gen.Select(Told.Array[0, 5], Waiting).Sample(
            (told, job) => Assert.Equal(
                job.Invalidations.All(wanted => told.Any(item => Forgets(item, wanted, job))),
                Supersession.Find(told, [new QueuedJob(job, 1)]).Count == 1),
            iter: 20_000);

    [Fact]
    public void What_is_named_as_the_cause_was_told_after_the_job_s_content_could_be_seen() =>
        Gen.Select(Told.Array[1, 5], Waiting).Sample(
            (told, job) => Assert.All(
                Supersession.Find(told, [new QueuedJob(job, 1)]).SelectMany(found => found.By),
                item => Assert.True(told.Contains(item) && item.At >= job.NotBefore && item.At > job.AcceptedAt && item.By.AcceptedAt >= job.AcceptedAt)),
            iter: 5_000);

    private static bool Forgets(ToldInvalidation told, Invalidation wanted, Job job)
    {
        var (by, target) = (Some.Written(told.Invalidation).TrimStart('!'), Some.Written(wanted).TrimStart('!'));
        var reached = by == target || Reaches.GetValueOrDefault(by, []).Contains(target);
        var strict = told.Invalidation.Mode == InvalidationMode.Expire || wanted.Mode == InvalidationMode.StaleWhileRevalidate;
        var seen = told.At >= job.NotBefore && told.At > job.AcceptedAt;
        var newer = told.By.AcceptedAt >= job.AcceptedAt && NumberOf(told.By) >= NumberOf(job);
        return reached && strict && seen && newer;
    }

    private static int NumberOf(Job job) => int.Parse(job.Revisions![0].Revision!, System.Globalization.CultureInfo.InvariantCulture);

    private static Job Job(string id, DateTimeOffset acceptedAt, TimeSpan settle, int revision, IEnumerable<string> stale) => Some.Job(id, 0, stale).Job with
    {
        AcceptedAt = acceptedAt,
        NotBefore = acceptedAt + settle,
        Revisions = [new EntryRevision("4711", Revision: $"{revision}")],
    };
}
