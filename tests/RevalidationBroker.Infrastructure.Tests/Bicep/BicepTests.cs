namespace RevalidationBroker.Infrastructure.Tests.Bicep;

/// <summary>What the compiler says of the files, and what it foresees that they deploy.</summary>
public sealed class BicepTests
{
    // Made up, so that names which are derived from them are the same everywhere.
    private static readonly string[] Place =
        ["--tenant-id", "00000000-0000-0000-0000-000000000002", "--subscription-id", "00000000-0000-0000-0000-000000000001", "--location", "westeurope"];

    [Theory]
    [MemberData(nameof(Snapshot.Profiles), MemberType = typeof(Snapshot))]
    public async Task What_a_profile_deploys_is_what_its_snapshot_says(string profile)
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();

        // Compiles and lints all that the parameter file leads to, too.
        var (exitCode, said) = await BicepCli.RunAsync(infra.Directory, ["snapshot", $"main.{profile}.bicepparam", "--mode", "overwrite", .. Place]);

        Assert.Equal("", said);
        Assert.Equal(0, exitCode);
        var now = Snapshot.Sorted(await File.ReadAllTextAsync(Path.Combine(infra.Directory, $"main.{profile}.snapshot.json"), TestContext.Current.CancellationToken));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(Snapshot.FileOf(profile), now, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Snapshot.FileOf(profile), TestContext.Current.CancellationToken), now);
    }

    [Fact]
    public async Task The_parameters_that_azd_takes_have_no_findings()
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();

        var (exitCode, said) = await BicepCli.RunAsync(infra.Directory, "lint", "main.bicepparam");

        Assert.Equal("", said);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_finding_is_an_error()
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();
        await File.AppendAllTextAsync(Path.Combine(infra.Directory, "modules", "identity.bicep"), "\nvar unused = 1\n", TestContext.Current.CancellationToken);

        var (exitCode, said) = await BicepCli.RunAsync(infra.Directory, "lint", "modules/identity.bicep");

        Assert.Contains("Error no-unused-vars", said, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
    }

    [Fact]
    public async Task All_files_are_formatted()
    {
        BicepCli.SkipWithoutIt();
        using var infra = new InfraCopy();
        var before = infra.Sources.ToDictionary(file => file, File.ReadAllText);

        var (exitCode, said) = await BicepCli.RunAsync(infra.Directory, "format", "--pattern", "**/*.bicep*");

        Assert.Equal((0, ""), (exitCode, said));

        Assert.Empty(before.Where(file => File.ReadAllText(file.Key) != file.Value).Select(file => Path.GetRelativePath(infra.Directory, file.Key)));
    }
}
