using System.Text;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>
/// The requests that real CMSs sent, in the order in which they came, and what each makes stale: with a ledger that knows nothing but what those
/// before it taught.
/// </summary>
public class CapturedStoryTests
{
    private const string Rules = """[{ "tags": ["{{ type }}:{{ id }}"], "paths": ["/{{ locale | default: 'all' }}/{{ slug }}", "{{ path }}"] }]""";

    [Theory]
    [InlineData("strapi")]
    [InlineData("ghost")]
    [InlineData("directus")]
    public async Task What_each_captured_request_makes_stale(string provider)
    {
        var story = new PlanStory(Rules, provider);
        var told = new StringBuilder();
        foreach (var name in Corpus.Cases($"{provider}/captures").Select(row => row.Data).Order(StringComparer.Ordinal))
        {
            var stale = await story.AfterAsync(CapturedCase.Read(name).Request());
            told.Append(name.Split('/')[^1]).Append(": ").AppendLine(stale.Length == 0 ? "nothing" : stale);
        }

        Golden.Match($"{provider}/story.txt", told.ToString());
    }

    // What the recording says, read by hand from the requests.
    [Theory]
    [InlineData("strapi", "082-entry.publish-article", "!path:/en/via-rest")]
    [InlineData("strapi", "021-entry.unpublish-article", "!path:/en/hello-world")]
    [InlineData("strapi", "021-entry.unpublish-article", "!path:/en/hello-world-renamed")]
    [InlineData("strapi", "049-entry.delete-article", "!path:/en/bulk-7")]
    [InlineData("ghost", "15-post-tag-detached", "!path:/hello-world-ri-ben")]
    [InlineData("ghost", "15-post-tag-detached", "path:/hello-renamed")]
    [InlineData("ghost", "38-page-unpublished", "!path:/all/about-2")]
    public void What_was_renamed_or_taken_away_is_stale_where_visitors_saw_it(string provider, string request, string stale) =>
        Assert.Contains(stale, Corpus.Text($"{provider}/story.txt").Split('\n').Single(line => line.StartsWith(request, StringComparison.Ordinal)).Split(' '));

    [Theory]
    [InlineData("041-posts.items.delete-posts.json", "!tag:posts:17b1ba43-0ecc-4b20-8858-74464b889e3f !tag:posts:2e600fbc-b7a7-46a1-b053-4de0001810e6 !tag:posts:49c4b035-c512-4fa0-9b4d-41c4c2ba6e17 !path:/all/first !path:/all/second")]
    [InlineData("032-posts.items.update-posts.json", "path:/all/first path:/all/second")]
    public async Task The_keys_that_Directus_sends_of_what_it_changes_find_the_slugs_that_it_sent_at_their_creation(string request, string stale)
    {
        var story = new PlanStory(Rules, "directus");
        foreach (var (key, slug) in new[] { ("17b1ba43-0ecc-4b20-8858-74464b889e3f", "first"), ("2e600fbc-b7a7-46a1-b053-4de0001810e6", "second") })
            await story.AfterAsync(Some.Request(Encoding.UTF8.GetBytes($$$"""{"event":"posts.items.create","payload":{"title":"T","slug":"{{{slug}}}"},"key":"{{{key}}}","collection":"posts"}""")));

        var told = (await story.AfterAsync(CapturedCase.Read($"directus/captures/{request}").Request())).Split(' ');

        Assert.Subset(told.ToHashSet(), stale.Split(' ').ToHashSet());
    }
}
