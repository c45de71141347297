using RevalidationBroker.Hosting.Http;

namespace RevalidationBroker.Functions.Http;

/// <summary>The local host and the Function App answer alike, byte for byte: every request of the corpus goes to both.</summary>
public sealed class SameAnswersTests
{
    public static TheoryData<string> Names => [.. RequestCorpus.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Both_give_the_same_answer(string name)
    {
        var asked = RequestCorpus.All[name];
        await using var hosts = await BothHosts.StartAsync(asked.Trouble);

        var (local, function) = await hosts.AskAsync(asked);

        Assert.Equal(local, function);
    }

    [Fact]
    public async Task The_corpus_has_every_status_that_there_is_and_every_handshake()
    {
        var answers = new Dictionary<string, GivenAnswer>();
        foreach (var (name, asked) in RequestCorpus.All)
        {
            await using var hosts = await BothHosts.StartAsync(asked.Trouble);
            answers[name] = (await hosts.AskAsync(asked)).Function;
        }

        Assert.Equal([200, 400, 401, 404, 405, 413, 415, 429, 503], answers.Values.Select(answer => answer.Status).Distinct().Order());
        Assert.Contains("WebHook-Allowed-Origin: events.example.com\nWebHook-Allowed-Rate: *", answers["the handshake of CloudEvents"].Headers, StringComparison.Ordinal);
        Assert.Contains("WebHook-Allowed-Origin: eventgrid.azure.net", answers["the handshake of Event Grid with CloudEvents"].Headers, StringComparison.Ordinal);
        Assert.Equal((200, """{"validationResponse":"abc-123"}"""), (answers["the handshake of Event Grid"].Status, answers["the handshake of Event Grid"].Body));
        Assert.Equal((200, ""), (answers["the handshake of WooCommerce"].Status, answers["the handshake of WooCommerce"].Body));
        Assert.Equal(401, answers["the handshake of Event Grid without the secret"].Status);
        Assert.Contains("\"duplicate\":true", answers["a signed webhook that comes again"].Body, StringComparison.Ordinal);
        Assert.Contains("degraded", answers["ready on the last good configuration"].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_corpus_asks_every_address_well_by_a_wrong_method_and_where_there_is_a_key_without_it()
    {
        var asked = RequestCorpus.All.Values.Select(request => (Route: BrokerRoutes.Named(Declared.NameOf(BothHosts.FunctionOf(request).Method)), Request: request)).ToList();

        Assert.All(BrokerRoutes.All, route =>
        {
            var own = asked.Where(pair => pair.Route == route).Select(pair => pair.Request).ToList();
            Assert.Contains(own, request => request.Method == (route.Method ?? "POST"));
            Assert.Contains(own, request => request.Method != (route.Method ?? "POST"));
            if (route.Pattern.StartsWith("/operator", StringComparison.Ordinal)) Assert.Contains(own, request => request.Authorization is null);
        });
    }
}
