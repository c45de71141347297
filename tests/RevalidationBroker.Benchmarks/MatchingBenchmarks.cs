using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Planning.Matching;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Benchmarks;

/// <summary>Finding the two rules that match among many, by the index and by asking each. One event follows the other, so that no rule waits in the processor's cache.</summary>
[MemoryDiagnoser]
public class MatchingBenchmarks
{
    private const int Events = 1024;

    private readonly List<int> _found = new(16);
    private IReadOnlyList<Rule> _rules = null!;
    private RuleIndex _index = null!;
    private EventScope[] _scopes = null!;
    private int _next;

    [Params(10, 1_000, 10_000, 100_000)]
    public int Rules { get; set; }

    /// <summary>Whether all rules share source, type and event and differ in a value of the entry, or each type has its own rules.</summary>
    [Params("types", "values")]
    public string DifferIn { get; set; } = "";

    [GlobalSetup]
    public void File()
    {
        _rules = [.. Enumerable.Range(0, Rules).Select(i => new Rule
        {
            Name = $"rule {i}",
            Conditions =
            [
                new NameIsOneOf("source", ["cms"]),
                new NameIsOneOf("event", ["published", "deleted"]),
                new NameIsOneOf("type", [DifferIn == "types" ? $"type-{i / 2}" : "post"]),
                new ValueIsOneOf("fields.category", [DifferIn == "types" ? "news" : $"category-{i / 2}"]),
            ],
            Effects = [],
            Deployments = new DeploymentSelector([new DeploymentTarget("production")]),
        })];
        _index = new RuleIndex(_rules);

        var provider = WebhookProviders.All["standard-webhooks"];
        var source = new Source { Name = "cms", Provider = provider, Auth = provider.Auth, Secrets = ["cms"], Tolerance = TimeSpan.FromMinutes(5) };
        _scopes = [.. Enumerable.Range(0, Events).Select(i => new EventScope(source, EventOf((int)((long)i * Rules / 2 / Events))))];
        if (Index() != 2 || AskingEach() != 2) throw new InvalidOperationException("Two rules match.");
    }

    private ContentEvent EventOf(int number)
    {
        var payload = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["body"] = new('x', 4096), ["category"] = DifferIn == "types" ? "news" : $"category-{number}", ["slug"] = "hello" });
        return new ContentEvent { Kind = ContentEventKind.Published, Type = DifferIn == "types" ? $"type-{number}" : "post", Id = "1", Slug = "hello", Fields = payload, Payload = payload };
    }

    [Benchmark(Baseline = true)]
    public int Index()
    {
        _index.Match(Next(), _found);
        return _found.Count;
    }

    [Benchmark]
    public int AskingEach()
    {
        _found.Clear();
        var scope = Next();
        for (var i = 0; i < _rules.Count; i++)
        {
            if (RuleIndex.Matches(_rules[i], scope)) _found.Add(i);
        }

        return _found.Count;
    }

    // A stride without a common factor with their number visits all.
    private EventScope Next() => _scopes[_next = (_next + 397) % Events];
}
