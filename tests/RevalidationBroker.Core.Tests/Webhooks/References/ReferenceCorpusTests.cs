using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks.References;

public class ReferenceCorpusTests
{
    public static TheoryData<string> Cases => Corpus.Cases("*/references");

    [Theory, MemberData(nameof(Cases))]
    public void An_entry_refers_to_what_its_case_expects(string name)
    {
        var entry = ReferenceCase.Read(name);

        Assert.Equal(entry.ExpectedText, entry.FindWith(name.Split('/')[0]));
    }

    [Fact]
    public void Every_provider_that_finds_references_has_cases_in_the_corpus()
    {
        var folders = Cases.Select(row => row.Data.Split('/')[0]).ToHashSet();

        Assert.Empty(WebhookProviders.All.Values.Where(provider => provider.References is not NoReferences).Select(provider => provider.Name).Except(folders));
    }
}
