using System.Text.Json;
using CsCheck;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Whatever waits in a lane and whatever its site answers: a job has the fate of the calls that did its own work, and of no other.</summary>
public class JobFateTests
{
    private static readonly string[] Targets = ["tag:a", "tag:b", "tag:c", "path:/x", "path:/blog/y", "page:/blog/[slug]", "layout:/blog", "layout:/blog/y", "everything"];

    private static readonly Gen<string> Stale = Gen.Select(Gen.OneOf(Targets), Gen.Bool, (target, expire) => expire ? $"!{target}" : target);

    // Mostly good, so that a batch gets as far as its later calls.
    private static readonly Gen<int> Status = Gen.Frequency((6, Gen.Const(200)), (2, Gen.Const(422)), (1, Gen.Const(503)), (1, Gen.Const(401)));

    [Fact]
    public async Task A_job_has_the_worst_outcome_of_the_calls_that_carried_its_invalidations_and_no_other() =>
        await Gen.Select(Stale.Array[0, 4].Array[1, 5], Gen.Int[1, 4], Gen.Int[1, 3], Status.Array[Targets.Length * 2]).SampleAsync(
            async (jobs, itemsACall, concurrency, answers) =>
            {
                var calls = new List<Call>();
                var harness = new LaneDispatcherHarness(itemsACall: itemsACall, concurrency: concurrency);
                harness.Site.ByBody = body =>
                {
                    var carried = Carried(body);
                    // An item to blame is to blame in whatever call it goes.
                    var status = carried.Select(item => answers[PlaceOf(item)]).Max();
                    lock (calls) calls.Add(new Call(carried, status));
                    return status == 200 ? FakeSite.Revalidated() : FakeSite.Status(status);
                };

                var settlement = await harness.DispatchAsync([.. jobs.Select((stale, i) => Some.Job($"{i}", 0, stale))]);

                var wanted = jobs.SelectMany(stale => stale).ToList();
                Assert.Equal(
                    jobs.Select(stale => Worst(stale.Select(item => FateOf(Carrier(item, wanted), calls)))),
                    settlement.Jobs.Select(job => NameOf(job.Settlement)));
            },
            iter: 2_000);

    /// <summary>Which of all that is wanted does the work of one: the same target, in the stricter mode, unless a wider one does it as strictly.</summary>
    private static string Carrier(string item, IReadOnlyList<string> wanted)
    {
        var target = item.TrimStart('!');
        var own = wanted.Contains($"!{target}") ? $"!{target}" : target;
        return new[] { "everything", "layout:/blog", "layout:/blog/y" }
            .Where(wide => wide != target && Reaches(wide, target))
            .Select(wide => wanted.Contains($"!{wide}") ? $"!{wide}" : wanted.Contains(wide) ? wide : null)
            .FirstOrDefault(wide => wide is not null && (wide[0] == '!' || own[0] != '!')) ?? own;
    }

    private static bool Reaches(string wide, string target) => wide switch
    {
        "everything" => true,
        "layout:/blog" => target.Contains(":/blog", StringComparison.Ordinal),
        _ => target == "path:/blog/y",
    };

    // A call that is refused is made again in halves, so the last that carried it counts.
    private static string FateOf(string item, List<Call> calls) => calls.FindLast(call => call.Carried.Contains(item)) switch
    {
        null => "not attempted",
        { Status: 200 } => "delivered",
        { Status: 422, Carried.Count: 1 } => "rejected",
        // Its halves were not called any more.
        { Status: 422 } => "not attempted",
        _ => "failed",
    };

    private static string Worst(IEnumerable<string> fates)
    {
        string[] order = ["delivered", "rejected", "not attempted", "failed"];
        return fates.MaxBy(fate => Array.IndexOf(order, fate)) ?? "delivered";
    }

    private static string NameOf(Settlement settlement) => settlement switch
    {
        Settlement.Complete => "delivered",
        Settlement.DeadLetter => "rejected",
        Settlement.Retry { Counts: false } => "not attempted",
        _ => "failed",
    };

    private static int PlaceOf(string item) => (Array.IndexOf(Targets, item.TrimStart('!')) * 2) + (item[0] == '!' ? 1 : 0);

    private static IReadOnlyList<string> Carried(string body)
    {
        var call = JsonDocument.Parse(body).RootElement;
        var strict = call.GetProperty("mode").GetString() == "expire" ? "!" : "";
        return
        [
            .. call.GetProperty("tags").EnumerateArray().Select(tag => $"{strict}tag:{tag.GetString()}"),
            .. call.GetProperty("paths").EnumerateArray().Select(path => path.GetProperty("path").GetString() == "/"
                ? $"{strict}everything"
                : $"{strict}{(path.TryGetProperty("type", out var type) ? type.GetString() : "path")}:{path.GetProperty("path").GetString()}"),
        ];
    }

    private sealed record Call(IReadOnlyList<string> Carried, int Status);
}
