
namespace RevalidationBroker.Functions.Http;

/// <summary>The local host and the Function App answer alike: every request of the corpus goes to both.</summary>
public sealed class SameAnswersTests
{
    private const string Published = """{"type":"post.published","timestamp":"2026-03-01T12:00:00Z","data":{"id":"entry-1","type":"post","slug":"hello"}}""";

    private static readonly Dictionary<string, AskedRequest> Corpus = new()
    {
        ["a signed webhook"] = AskedRequest.Signed(Published),
        ["a signed webhook that cannot be read"] = AskedRequest.Signed("no JSON"),
        ["a signed webhook with a query"] = AskedRequest.Signed(Published) with { Path = "/hooks/cms?code=abc&x=%C3%BC" },
        ["an unsigned webhook"] = new("POST", "/hooks/cms", Published),
        ["a forged webhook"] = AskedRequest.Signed(Published) with { Body = Published.Replace("hello", "bye", StringComparison.Ordinal) },
        ["an unknown source"] = new("POST", "/hooks/nobody", Published),
        ["a webhook by GET"] = new("GET", "/hooks/cms", ""),
        ["a webhook that is too large"] = AskedRequest.Signed(new string('x', 3000)),
        ["a webhook in an unknown encoding"] = AskedRequest.Signed(Published) with { ContentEncoding = "gzip" },
        ["the broker's own address"] = new("GET", "/", ""),
        ["live"] = new("GET", "/health/live", ""),
        ["ready"] = new("GET", "/health/ready", ""),
        ["live by POST"] = new("POST", "/health/live", ""),
        ["lanes without a key"] = new("GET", "/operator/lanes", ""),
        ["lanes with a wrong key"] = new("GET", "/operator/lanes", "") { Authorization = "Bearer wrong" },
        ["lanes"] = AskedRequest.Operator("GET", "/operator/lanes"),
        ["lanes by PUT"] = AskedRequest.Operator("PUT", "/operator/lanes"),
        ["refusals"] = AskedRequest.Operator("GET", "/operator/refusals"),
        ["dead letters"] = AskedRequest.Operator("GET", "/operator/dead-letters?limit=5"),
        ["dead letters with a wrong question"] = AskedRequest.Operator("GET", "/operator/dead-letters?limit=many"),
        ["a dead letter that is not there"] = AskedRequest.Operator("GET", "/operator/dead-letters/7"),
        ["replay of one that is not there"] = AskedRequest.Operator("POST", "/operator/dead-letters/replay", """{"ids":["7"]}"""),
        ["discard of nothing"] = AskedRequest.Operator("POST", "/operator/dead-letters/discard", "{}"),
        ["discard by GET"] = AskedRequest.Operator("GET", "/operator/dead-letters/discard"),
    };

    public static TheoryData<string> Names => [.. Corpus.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Both_give_the_same_answer(string name)
    {
        await using var hosts = await BothHosts.StartAsync();

        var local = await hosts.AskLocalAsync(Corpus[name]).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var function = await hosts.AskFunctionAsync(Corpus[name]);

        Assert.Equal(local, function);
    }

    [Fact]
    public async Task The_corpus_has_every_answer_that_there_is_and_asks_every_function()
    {
        await using var hosts = await BothHosts.StartAsync();
        var answers = new List<GivenAnswer>();
        foreach (var request in Corpus.Values) answers.Add(await hosts.AskFunctionAsync(request));

        Assert.Superset(new HashSet<int> { 200, 400, 401, 404, 405, 413, 415 }, answers.Select(answer => answer.Status).ToHashSet());
        Assert.Equal(Declared.Http.Select(Declared.NameOf).Order(), Corpus.Values.Select(request => Declared.NameOf(BothHosts.FunctionOf(request).Method)).Distinct().Order());
    }
}
