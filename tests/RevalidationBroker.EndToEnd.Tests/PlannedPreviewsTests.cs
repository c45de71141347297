using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker plan</c> beside a store that knows previews.</summary>
public sealed class PlannedPreviewsTests : IDisposable
{
    private readonly BrokerFolder _folder = new("""{ "name": "post", "tags": ["posts"] }""");

    public PlannedPreviewsTests() => _folder.Edit(json =>
    {
        json["sources"]!["vercel"] = JsonNode.Parse("""{ "provider": "vercel", "secrets": ["contentful-webhook"] }""");
        json["deployments"]!["previews"] = JsonNode.Parse("""{ "discover": { "source": "vercel" }, "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }""");
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_preview_that_the_store_knows_is_shown_with_its_host()
    {
        var captured = _folder.Write("captured.json", """
            { "method": "POST", "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.publish" },
              "body": { "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } } } }
            """);
        Assert.Contains("POST /api/revalidate at the host that is discovered", (await _folder.RunAsync("plan", captured)).Output, StringComparison.Ordinal);
        await using (var store = SqliteStore.Open(_folder.Database, TimeProvider.System, () => LaneWindow.Default, NullLogger<SqliteStore>.Instance))
        {
            await store.Deployments.RecordAsync("vercel", new DeploymentSighting { Id = "dpl_1", Runs = true, At = TimeProvider.System.GetUtcNow(), Address = "shop-login-team.vercel.app", Branch = "feature/login" }, TestContext.Current.CancellationToken);
        }

        var (exitCode, shown) = await _folder.RunAsync("plan", captured);
        using var report = JsonDocument.Parse((await _folder.RunAsync("plan", captured, "--json")).Output);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"previews:feature-login-[0-9a-f]{8}  POST https://shop-login-team\.vercel\.app/api/revalidate", shown);
        Assert.Equal("https://shop-login-team.vercel.app/api/revalidate", Assert.Single(report.RootElement.GetProperty("calls").EnumerateArray()).GetProperty("endpoint").GetString());
    }
}
