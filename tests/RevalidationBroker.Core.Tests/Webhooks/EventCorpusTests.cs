using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

public class EventCorpusTests
{
    public static TheoryData<string> Cases => Corpus.Cases("*/events");

    [Theory, MemberData(nameof(Cases))]
    public void A_webhook_says_what_its_case_expects(string name)
    {
        var webhook = EventCase.Read(name);

        Assert.Equal(webhook.Expected, webhook.ParseWith(name.Split('/')[0]));
    }

    [Fact]
    public void Every_provider_has_signatures_and_events_in_the_corpus()
    {
        var folders = Corpus.Cases("*/signatures").Concat(Corpus.Cases("*/events")).Select(row => row.Data[..row.Data.LastIndexOf('/')]).ToHashSet();

        foreach (var provider in WebhookProviders.All.Keys) Assert.Superset(new HashSet<string> { $"{provider}/signatures", $"{provider}/events" }, folders);
    }
}
