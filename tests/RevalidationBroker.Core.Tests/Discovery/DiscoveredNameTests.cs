using CsCheck;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Discovery;

public class DiscoveredNameTests
{
    private static readonly string LongestTemplate = new('t', 63);

    [Theory]
    [InlineData("feature/login", "previews:feature-login-")]
    [InlineData("Fix/Ünï  code!", "previews:fix-n-code-")]
    [InlineData("main", "previews:main-")]
    [InlineData("日本", "previews:")]
    public void It_can_be_read(string branch, string beginning) => Assert.StartsWith(beginning, DiscoveredName.Of("previews", A.Sighting(branch: branch)), StringComparison.Ordinal);

    [Fact]
    public void It_stays_the_same_from_one_release_of_the_broker_to_the_next() =>
        Assert.Equal("previews:feature-login-ed5408a3", DiscoveredName.Of("previews", A.Sighting()));

    [Fact]
    public void Two_deployments_of_one_branch_have_one_name() =>
        Assert.Equal(DiscoveredName.Of("previews", A.Sighting("dpl_1")), DiscoveredName.Of("previews", A.Sighting("dpl_2")));

    [Fact]
    public void Branches_whose_slugs_are_one_and_branches_of_two_projects_are_told_apart()
    {
        var names = new[]
        {
            A.Sighting(branch: "feature/a"), A.Sighting(branch: "feature-a"), A.Sighting(branch: "Feature/a"), A.Sighting(branch: "feature/a") with { ProjectId = "prj_2" },
            A.Sighting("feature/a", branch: null), A.Sighting("feature/A", branch: null),
        }.Select(deployment => DiscoveredName.Of("previews", deployment));

        Assert.Distinct(names);
    }

    // A session's id and a message's have 128 characters at most; a key of Table Storage forbids / \\ # ? and control characters.
    [Fact]
    public void It_is_a_lanes_name_a_sessions_id_and_a_tables_key_whatever_the_branch() => Gen.Select(Gen.String, Gen.Int[0, 12]).Sample((branch, stage) =>
    {
        var name = DiscoveredName.Of(LongestTemplate, A.Sighting(branch: branch));
        var lane = new LaneName(name, stage);

        return lane.ToString().Length <= 128
            && LaneName.Parse(lane.ToString()) == lane
            && lane.ToString().All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or ':' or '~')
            && DiscoveredName.Is(name) && DiscoveredName.Configured(name) == LongestTemplate;
    });

    [Fact]
    public void A_name_of_the_configuration_is_none() => Assert.False(DiscoveredName.Is("production"));
}
