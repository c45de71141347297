using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests.Bicep;

/// <summary>Choices that do not fit together: refused, or made to fit.</summary>
public sealed class ParameterTests
{
    private static readonly string[] Refused = ["basic", "1024", "addressPrefix"];

    [Fact]
    public async Task A_private_network_makes_the_queue_premium_whatever_tier_is_named()
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();
        await WriteAsync(infra, "test", "{ ...profiles.private, serviceBus: { tier: 'Standard', messagingUnits: 2 } }");

        var (_, said) = await BicepCli.RunAsync(infra.Directory, "snapshot", "main.test.bicepparam", "--mode", "overwrite", "--subscription-id", "00000000-0000-0000-0000-000000000001");

        Assert.Equal("", said);
        var snapshot = new Snapshot(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(infra.Directory, "main.test.snapshot.json"), TestContext.Current.CancellationToken))!.AsObject());
        var sku = snapshot.Of("Microsoft.ServiceBus/namespaces").Single()["sku"];
        Assert.Equal(("Premium", 2), (sku.Text("name"), sku.At("capacity")!.GetValue<int>()));
    }

    [Fact]
    public async Task A_value_that_is_not_sold_is_refused_by_name()
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();
        await WriteAsync(infra, "refused1", "{ ...profiles.dev, frontDoor: 'basic' }");
        await WriteAsync(infra, "refused2", "{ ...profiles.dev, app: { ...profiles.dev.app, instanceMemoryMB: 1024 } }");
        await WriteAsync(infra, "refused3", "{ ...profiles.dev, network: { kind: 'private' } }");

        // One run for all: starting the compiler is what takes its time.
        var (exitCode, said) = await BicepCli.RunAsync(infra.Directory, "lint", "--pattern", "main.refused*.bicepparam");

        Assert.NotEqual(0, exitCode);
        Assert.All(Refused, named => Assert.Single(said.Split('\n'), line => line.Contains(named, StringComparison.Ordinal)));
    }

    private static Task WriteAsync(InfraCopy infra, string name, string profile) => File.WriteAllTextAsync(
        Path.Combine(infra.Directory, $"main.{name}.bicepparam"),
        $"""
        using 'main.bicep'
        import * as sizes from 'profiles.bicep'
        var profiles = sizes.profiles
        param environmentName = 'test'
        param location = 'westeurope'
        param profile = {profile}
        param sources = ['contentful']
        param alertEmails = []
        """,
        TestContext.Current.CancellationToken);
}
