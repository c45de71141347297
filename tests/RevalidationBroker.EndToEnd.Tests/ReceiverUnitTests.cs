using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>The tests of <c>tests/nextjs</c>, which Node runs.</summary>
public sealed class ReceiverUnitTests
{
    [Fact]
    public async Task The_receivers_own_tests_pass()
    {
        NextPackages.SkipWithoutNode();
        await ReceiverPackage.PackedAsync();

        // By name: folders and patterns mean other things to Node 20 than to Node 22.
        var tests = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "nextjs"), "*.test.js");
        var output = await NextPackages.RunAsync("node", ["--test", .. tests], Repository.Root);

        Assert.Contains("fail 0", output, StringComparison.Ordinal);
    }
}
