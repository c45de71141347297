using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Workflows;

/// <summary>What runs in CI can do no more than it must, and is what somebody looked at.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_action_is_pinned_to_a_commit_and_names_its_version(string file) =>
        Assert.All(Lines(file).Where(line => line.Contains("uses:", StringComparison.Ordinal)), line => Assert.Matches(Pinned(), line));

    [Theory]
    [MemberData(nameof(Files))]
    public void No_secret_is_stored(string file) => Assert.DoesNotContain("secrets.", Text(file), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void Permissions_are_said_and_nothing_may_write(string file)
    {
        Assert.Contains(Lines(file), line => line.StartsWith("permissions:", StringComparison.Ordinal));
        // The one exception asks GitHub who it is, which is how it logs in without a secret.
        Assert.DoesNotMatch(Writing(), Text(file).Replace("id-token: write", "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_somebody_typed_is_no_part_of_a_script(string file) =>
        Assert.DoesNotMatch(Injected(), Text(file));

    [Fact]
    public void Only_deployments_log_in() =>
        Assert.Equal(["deploy.yml"], Files.Select(file => file.Data).Where(file => Text(file).Contains("id-token", StringComparison.Ordinal)));

    /// <remarks>A run with an environment shows that, and not its branch; azd sets up trust in branches only.</remarks>
    [Fact]
    public void A_deployment_is_of_an_environment_and_the_file_says_how_it_comes_to_be_trusted()
    {
        Assert.Contains("\n    environment: ${{ inputs.environment || 'dev' }}\n", Text("deploy.yml"), StringComparison.Ordinal);
        Assert.Contains("repo:OWNER/REPOSITORY:environment:", Text("deploy.yml"), StringComparison.Ordinal);
        Assert.Contains("api://AzureADTokenExchange", Text("deploy.yml"), StringComparison.Ordinal);
        Assert.Contains("if: >-\n      github.ref == 'refs/heads/main' &&\n", Text("deploy.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Environments_are_named_as_profiles() => Assert.Contains($"options: [{string.Join(", ", Snapshot.Profiles.Select(profile => profile.Data))}]", Text("deploy.yml"), StringComparison.Ordinal);

    [Fact]
    public void A_deployment_that_has_begun_is_never_cut_off_and_is_alone_in_its_environment()
    {
        Assert.Contains("group: deploy-${{ inputs.environment || 'dev' }}\n  cancel-in-progress: false", Text("deploy.yml"), StringComparison.Ordinal);
    }

    /// <remarks>BROKER_PERSON_ID is for people who deploy by hand for others: a pipeline deploys as itself.</remarks>
    [Fact]
    public void A_deployment_sets_what_the_parameters_read() => Assert.Equal(
        Read().Matches(Repository.Read("infra", "main.bicepparam")).Select(match => match.Groups[1].Value).Distinct().Except(["BROKER_PERSON_ID"]).Order(StringComparer.Ordinal),
        Set().Matches(Text("deploy.yml")).Select(match => match.Groups[1].Value).Except(["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_job_says_where_it_runs_and_for_how_long(string file)
    {
        var jobs = Job().Count(Text(file).Split("\njobs:\n")[1]);

        Assert.NotEqual(0, jobs);
        Assert.Equal((jobs, jobs), (Lines(file).Count(line => line.StartsWith("    runs-on: ", StringComparison.Ordinal)), Lines(file).Count(line => line.StartsWith("    timeout-minutes: ", StringComparison.Ordinal))));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Folder, file));

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Read();

    [GeneratedRegex(@"^      ((?:AZURE|BROKER)_\w+): ", RegexOptions.Multiline)]
    private static partial Regex Set();

    [GeneratedRegex(@"^  [a-z]+:$", RegexOptions.Multiline)]
    private static partial Regex Job();

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Pinned();

    [GeneratedRegex(@":\s*write(-all)?\b")]
    private static partial Regex Writing();

    [GeneratedRegex(@"run:(?:[^\n]*|\s*\|\n(?:\s{10,}[^\n]*\n)*)\$\{\{")]
    private static partial Regex Injected();
}
