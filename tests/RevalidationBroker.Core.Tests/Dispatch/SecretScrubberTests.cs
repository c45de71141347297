using System.Text.Encodings.Web;
using System.Text.Json;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>A route that shows its input when it fails shows our secret too; nobody else shall.</summary>
public class SecretScrubberTests
{
    private const string Secret = LaneDispatcherHarness.SecretText;

    private static readonly string[] Spellings =
    [
        Secret,
        Uri.EscapeDataString(Secret),
        JsonEncodedText.Encode(Secret).ToString(),
        JsonEncodedText.Encode(Secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    ];

    public static TheoryData<string> Answers => [.. Spellings.SelectMany(secret => new[] { $"bad: {secret}", $"{secret}{secret}", secret, $$"""{"you":"sent {{secret}}"}""" })];

    [Theory, MemberData(nameof(Answers))]
    public async Task A_secret_that_the_site_echoes_is_written_down_nowhere(string answer)
    {
        var harness = new LaneDispatcherHarness();
        harness.Site.Answers(FakeSite.Status(422, answer));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        AssertUntold(harness, settlement);
        Assert.Contains("***", Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_the_end_of_the_excerpt_cuts_is_written_down_nowhere()
    {
        for (var before = 2048 - Secret.Length - 2; before <= 2048; before++)
        {
            var harness = new LaneDispatcherHarness();
            harness.Site.Answers(FakeSite.Status(400, new string('x', before) + Secret));

            AssertUntold(harness, await harness.DispatchAsync(Some.Job("1", 0, "tag:a")));
        }
    }

    [Fact]
    public async Task A_secret_in_a_redirect_or_in_what_the_client_says_is_written_down_nowhere()
    {
        foreach (var answer in new[]
        {
            FakeSite.Status(308, location: new Uri($"/login/{Uri.EscapeDataString(Secret)}?token={Uri.EscapeDataString(Secret)}", UriKind.Relative)),
            FakeSite.Status(308, location: new Uri($"https://www.example.com/{Uri.EscapeDataString(Secret)}")),
            new SiteAnswer.Unreachable($"No connection to https://www.example.com/?secret={Uri.EscapeDataString(Secret)}."),
            new SiteAnswer.Forbidden($"https://www.example.com/?secret={Uri.EscapeDataString(Secret)} is not allowed."),
        })
        {
            var harness = new LaneDispatcherHarness("""{ "scheme": "query", "secret": "site" }""");
            harness.Site.Answers(answer);

            AssertUntold(harness, await harness.DispatchAsync(Some.Job("1", 0, "tag:a")));
        }
    }

    [Fact]
    public async Task All_versions_of_a_secret_are_kept_secret()
    {
        var harness = new LaneDispatcherHarness();
        harness.Secrets["site"] = SecretVersions.Of("new-secret", Secret);
        harness.Site.Answers(FakeSite.Status(400, $"old {Secret} new new-secret"));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        AssertUntold(harness, settlement);
        Assert.EndsWith("Its answer: old *** new ***", ((Settlement.DeadLetter)settlement.Jobs[0].Settlement).Reason, StringComparison.Ordinal);
    }

    // Not even half of it.
    private static void AssertUntold(LaneDispatcherHarness harness, LaneSettlement settlement)
    {
        var written = harness.Written(settlement);
        foreach (var secret in Spellings.Append("new-secret"))
        {
            Assert.DoesNotContain(secret[..8], written, StringComparison.Ordinal);
            Assert.DoesNotContain(secret[^8..], written, StringComparison.Ordinal);
        }
    }
}
