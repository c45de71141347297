using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

public class WebhookAnswerTests
{
    [Fact]
    public void A_CMS_is_told_what_each_deployment_will_forget()
    {
        var answer = WebhookAnswer.Of(new Acceptance("id-1", Duplicate: false, [new DeploymentPlan("production", [.. new[] { "tag:posts", "path:/blog", "everything", "page:/b/[x]" }.Select(Some.Stale)])]));

        Assert.Equal("""{"id":"id-1","duplicate":false,"jobs":[{"deployment":"production","tags":["posts"],"paths":["/blog","/","/b/[x]"]}]}""", JsonSerializer.Serialize(answer, BrokerJson.Default.WebhookAnswer));
    }
}
