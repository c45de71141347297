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

    public static TheoryData<string> Captures => Corpus.Cases("*/captures");

    [Theory, MemberData(nameof(Captures))]
    public void A_request_that_a_real_CMS_sent_is_let_in_and_says_what_its_case_expects(string name)
    {
        var captured = CapturedCase.Read(name);

        Assert.Equal(captured.Expected, captured.ReadWith(name.Split('/')[0]));
    }

    [Fact]
    public void Every_provider_has_events_in_the_corpus()
    {
        var folders = Cases.Select(row => row.Data.Split('/')[0]).ToHashSet();

        Assert.Empty(WebhookProviders.All.Keys.Except(folders));
    }
}
