using System.Text;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Native;

/// <summary>A broker and its operator, both managed and then both native, live through the same: all that is said on the way is the same but for ports, times and ids.</summary>
public sealed class NativeOperatorTests(NativeBroker native)
{
    private const string Key = "the-key-of-this-operator";

    [Fact]
    public async Task Status_refusals_and_dead_letters_are_told_in_the_same_words()
    {
        var program = await native.ReadyAsync();

        var stories = await Task.WhenAll(StoryAsync(BrokerProgram.Managed), StoryAsync(program));

        foreach (var (managed, other) in stories[0].Zip(stories[1]))
        {
            Assert.Equal(managed.Asked, other.Asked);
            Twins.Same(managed.Answer, other.Answer, managed.Asked);
        }
    }

    [Fact]
    public async Task Every_address_is_answered_with_the_same_bytes()
    {
        var program = await native.ReadyAsync();

        var answers = await Task.WhenAll(HttpAsync(BrokerProgram.Managed), HttpAsync(program));

        foreach (var (managed, other) in answers[0].Zip(answers[1])) Twins.Same(managed, other, "an answer");
    }

    private static async Task<IReadOnlyList<(string Asked, CommandAnswer Answer)>> StoryAsync(BrokerProgram program)
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth)) { Program = program };
        folder.Edit(json => json["sources"]!["contentful"]!["keepBodies"] = "1d");
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        var url = broker.Url.GetLeftPart(UriPartial.Authority);
        var told = new List<(string, CommandAnswer)>();

        await AskAsync("status");
        await AskAsync("status", "--json");
        await AskAsync("refusals");
        await AskAsync("dead-letters", "list");

        using var cms = new Cms(broker);
        await cms.PublishAsync("hello");
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));
        await cms.PublishAsync("hello", secret: new string('x', 64));
        await cms.PublishAsync("poison");
        await broker.LineAsync(line => line.Contains("it is a dead letter", StringComparison.Ordinal));

        await AskAsync("refusals");
        await AskAsync("refusals", "--json");
        await AskAsync("status");
        await AskAsync("status", "--json");
        await AskAsync("dead-letters", "list");
        await AskAsync("dead-letters", "list", "--json", "--since", "2h", "--deployment", "site");
        await AskAsync("dead-letters", "list", "--since", "soon");
        await AskAsync("dead-letters", "show", "1");
        await AskAsync("dead-letters", "show", "1", "--json");
        await AskAsync("dead-letters", "show", "7");
        await AskAsync("dead-letters", "replay", "1", "--yes", "--to", "siet");
        await RunAsync("plan", "--last");
        await RunAsync("plan", "--last", "--json");
        await RunAsync("plan", "--against", "broker.json", "--json");

        site.Mend();
        await AskAsync("dead-letters", "replay", "1", "--yes", "--json");
        await broker.LineAsync(_ => site.Forgotten.Contains("post:poison"));
        await AskAsync("dead-letters", "discard", "1", "--yes");
        await AskAsync("dead-letters", "list", "--json");
        Assert.Equal(0, await broker.StopAsync());
        return told;

        Task AskAsync(params string[] arguments) => RunAsync([.. arguments, "--url", url]);

        async Task RunAsync(params string[] arguments)
        {
            var answer = await program.AskAsync(folder.Path, arguments, ("BROKER_OPERATOR_KEY", Key));
            told.Add((Timeless(string.Join(' ', arguments)), answer with { Output = Timeless(answer.Output), Errors = Timeless(answer.Errors) }));
        }

        string Timeless(string text) => Twins.Timeless(text.Replace(folder.Path, "FOLDER", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> HttpAsync(BrokerProgram program)
    {
        using var folder = new BrokerFolder(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth)) { Program = program };
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        using var http = new HttpClient();
        var answers = new List<string>();

        foreach (var path in new[] { "", "health/live", "health/ready", "hooks/contentful", "hooks/nosuch", "operator/lanes", "operator/refusals", "operator/dead-letters?limit=x", "operator/dead-letters/1", "nowhere" })
        {
            await AskAsync(HttpMethod.Get, path, key: null, body: null);
            await AskAsync(HttpMethod.Get, path, Key, body: null);
        }

        await AskAsync(HttpMethod.Post, "hooks/nosuch", key: null, "{}");
        await AskAsync(HttpMethod.Post, "hooks/contentful", key: null, "{}");
        await AskAsync(HttpMethod.Post, "hooks/contentful", key: null, new string('x', 3 * 1024 * 1024));
        await AskAsync(HttpMethod.Put, "hooks/contentful", key: null, "{}");
        await AskAsync(HttpMethod.Post, "operator/dead-letters/replay", Key, "{");
        await AskAsync(HttpMethod.Post, "operator/dead-letters/replay", Key, """{ "ids": ["1"], "rulse": "today" }""");
        return answers;

        async Task AskAsync(HttpMethod method, string path, string? key, string? body)
        {
            using var request = new HttpRequestMessage(method, new Uri(broker.Url, $"/{path}"));
            if (key is not null) request.Headers.Authorization = new("Bearer", key);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request);
            answers.Add(Twins.Timeless($"{method} {path} {key}\n{(int)response.StatusCode} {response.Content.Headers.ContentType}\n{await response.Content.ReadAsStringAsync()}"));
        }
    }
}
