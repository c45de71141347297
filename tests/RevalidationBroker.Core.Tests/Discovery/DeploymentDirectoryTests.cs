using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Discovery;

public class DeploymentDirectoryTests
{
    private readonly DirectoryHarness _harness = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_webhook_says_is_in_force_when_it_was_taken_note_of()
    {
        var (directory, current) = _harness.Process();

        await _harness.NoteAsync(directory, A.Sighting());
        Assert.Equal([DirectoryHarness.Login], current.Value.Deployments.Keys);

        await _harness.NoteAsync(directory, A.Sighting(runs: false, at: A.Time.AddSeconds(1)));
        Assert.Empty(current.Value.Deployments);
        Assert.Equal(["deployment.found", "deployment.retired"], _harness.Logged);
        Assert.EndsWith("is told no more. It is gone.", _harness.Log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_deployment_has_expired_is_said_once_when_it_is_read_again()
    {
        var (directory, current) = _harness.Process();
        await _harness.NoteAsync(directory, A.Sighting());
        _harness.Clock.Advance(TimeSpan.FromDays(7));
        // Whoever asks has it expire, and nobody has read it again.
        Assert.Empty(current.Value.Deployments);

        for (var i = 0; i < 3; i++) await directory.RefreshAsync(None);

        Assert.Equal(["deployment.found", "deployment.retired"], _harness.Logged);
        Assert.EndsWith("It has expired: nothing was heard of it for 7d, as 'discover.expires' says.", _harness.Log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_new_configuration_does_not_want_a_deployment_is_said_once()
    {
        var (directory, current) = _harness.Process();
        await _harness.NoteAsync(directory, A.Sighting());
        current.Replace(DirectoryHarness.Read("""{ "source": "vercel", "branches": "main" }"""));

        for (var i = 0; i < 3; i++) await directory.RefreshAsync(None);

        Assert.Equal(["deployment.found", "deployment.retired"], _harness.Logged);
        Assert.EndsWith("It runs, but 'discover' of deployment 'previews' leaves it out: 'branches' leaves out its branch feature/login.", _harness.Log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_template_itself_is_gone_is_said_once()
    {
        var (directory, current) = _harness.Process();
        await _harness.NoteAsync(directory, A.Sighting());
        current.Replace(DirectoryHarness.Written with { Templates = [] });

        for (var i = 0; i < 3; i++) await directory.RefreshAsync(None);

        Assert.Equal(["deployment.found", "deployment.retired"], _harness.Logged);
    }

    [Fact]
    public async Task One_that_has_expired_before_it_was_heard_of_is_not_taken_up_and_one_line_says_so()
    {
        var (directory, current) = _harness.Process();

        await _harness.NoteAsync(directory, A.Sighting(at: A.Time.AddDays(-8)));
        await directory.RefreshAsync(None);

        Assert.Empty(current.Value.Deployments);
        Assert.Equal(["deployment.unwanted"], _harness.Logged);
        Assert.EndsWith("and 'expires' is 7d.", _harness.Log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_late_revives_nothing()
    {
        var (directory, current) = _harness.Process();
        await _harness.NoteAsync(directory, A.Sighting(runs: false, at: A.Time));

        await _harness.NoteAsync(directory, A.Sighting(at: A.Time.AddSeconds(-1)));

        Assert.Empty(current.Value.Deployments);
    }

    [Fact]
    public async Task A_process_knows_what_was_found_before_it_began_as_soon_as_its_first_webhook_comes()
    {
        await _harness.NoteAsync(_harness.Process().Directory, A.Sighting());
        var (directory, current) = _harness.Process();
        Assert.Empty(current.Value.Deployments);

        await _harness.NoteAsync(directory);
        await _harness.NoteAsync(directory);

        Assert.Equal([DirectoryHarness.Login], current.Value.Deployments.Keys);
        Assert.Equal(2, _harness.Registry.Reads);
    }

    [Fact]
    public async Task Another_process_knows_of_it_when_it_reads_again()
    {
        var (directory, current) = _harness.Process();
        await directory.RefreshAsync(None);
        await _harness.NoteAsync(_harness.Process().Directory, A.Sighting());
        Assert.Empty(current.Value.Deployments);

        await directory.RefreshAsync(None);

        Assert.Equal([DirectoryHarness.Login], current.Value.Deployments.Keys);
    }

    [Fact]
    public async Task Without_a_template_nothing_is_read()
    {
        var (directory, _) = _harness.Process(DirectoryHarness.Written with { Templates = [] });

        await _harness.NoteAsync(directory);
        await directory.RefreshAsync(None);

        Assert.Equal(0, _harness.Registry.Reads);
    }

    [Fact]
    public async Task A_deployment_on_a_host_that_is_not_allowed_is_not_taken_up_and_one_line_says_so()
    {
        var (directory, current) = _harness.Process();

        await _harness.NoteAsync(directory, A.Sighting() with { Address = "169.254.169.254" });

        Assert.Empty(current.Value.Deployments);
        Assert.Equal(["deployment.elsewhere"], _harness.Logged);
    }

    [Fact]
    public async Task A_host_whose_clock_is_far_ahead_cannot_keep_a_deployment_from_expiring()
    {
        var (directory, current) = _harness.Process();

        await _harness.NoteAsync(directory, A.Sighting(at: A.Time.AddYears(10)));

        Assert.Equal(A.Time.AddDays(7), current.Value.Deployments[DirectoryHarness.Login].Discovered!.Expires);
    }

    [Fact]
    public async Task When_the_registry_is_down_nothing_is_taken_note_of_and_what_was_known_stays()
    {
        var (directory, current) = _harness.Process();
        await _harness.NoteAsync(directory, A.Sighting());
        _harness.Registry.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _harness.NoteAsync(directory, A.Sighting("dpl_2", branch: "main")));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => directory.RefreshAsync(None));

        Assert.Equal([DirectoryHarness.Login], current.Value.Deployments.Keys);
    }

    [Fact]
    public async Task A_deployment_that_is_gone_is_forgotten_only_when_nothing_that_was_said_before_could_revive_it()
    {
        var (directory, current) = _harness.Process(DirectoryHarness.Read("""{ "source": "vercel", "expires": "60d" }"""));
        await _harness.NoteAsync(directory, A.Sighting(runs: false, at: A.Time));
        _harness.Clock.Advance(TimeSpan.FromDays(60));
        await directory.SweepAsync(None);
        await _harness.NoteAsync(directory, A.Sighting(at: A.Time.AddTicks(-1)));
        Assert.False(Assert.Single(await _harness.Registry.AllAsync(None)).Last.Runs);

        _harness.Clock.Advance(TimeSpan.FromTicks(1));
        await directory.SweepAsync(None);
        await _harness.NoteAsync(directory, A.Sighting(at: A.Time.AddTicks(-1)));

        Assert.Empty(current.Value.Deployments);
    }
}
