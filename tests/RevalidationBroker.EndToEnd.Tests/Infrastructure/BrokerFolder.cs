using System.Text.Json.Nodes;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A folder with a <c>broker.json</c> and its secrets, as a user has it.</summary>
internal sealed class BrokerFolder : IDisposable
{
    /// <summary>64 characters, as Contentful's are.</summary>
    public const string ContentfulSecret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    public const string SiteSecret = "the-secret-that-the-site-compares";
    public const string SigningSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public BrokerFolder(string rules, params IEnumerable<(string Name, Uri Url, string Auth)> deployments)
    {
        // Else a machine that takes its time makes a call fail, and come again.
        var sites = string.Join(",\n", deployments.Select(site => $$"""
            "{{site.Name}}": { "url": "{{site.Url.GetLeftPart(UriPartial.Authority)}}", "allowPrivate": true, "timeout": "2m", "revalidate": { "kind": "nextjs", {{site.Auth}} } }
            """));
        Configuration = $$"""
            {
              "sources": { "contentful": { "provider": "contentful", "secrets": ["contentful-webhook"] } },
              "rules": [{{rules}}],
              "deployments": { {{sites}} }
            }
            """;
        File.WriteAllText(System.IO.Path.Combine(Path, "broker.secrets.json"), new JsonObject
        {
            ["contentful-webhook"] = ContentfulSecret,
            ["site"] = SiteSecret,
            ["site-signing"] = SigningSecret,
        }.ToJsonString());
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("broker-e2e-").FullName;

    /// <summary>What runs in it.</summary>
    public BrokerProgram Program { get; init; } = BrokerProgram.Managed;

    public string Database => System.IO.Path.Combine(Path, "broker.db");

    public string Configuration
    {
        get => File.ReadAllText(System.IO.Path.Combine(Path, "broker.json"));
        set => File.WriteAllText(System.IO.Path.Combine(Path, "broker.json"), value);
    }

    /// <summary>Changes what the constructor has not asked for.</summary>
    public void Edit(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(Configuration)!;
        change(json);
        Configuration = json.ToJsonString();
    }

    /// <summary>However long a site is down, it is tried again soon after it is up.</summary>
    public void RetriesSoon() => Edit(json => json["dispatch"] = JsonNode.Parse("""{ "retry": ["2s"] }"""));

    /// <summary>Writes a file beside the configuration, and gives its path.</summary>
    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Runs the broker's command line in this folder to its end.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments) => RunAsync(arguments, environment: []);

    /// <summary>The same, by an operator who has this key.</summary>
    public Task<(int ExitCode, string Output)> RunAsOperatorAsync(string key, params IEnumerable<string> arguments) => RunAsync(arguments, environment: [("BROKER_OPERATOR_KEY", key)]);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        await using var process = Program.Start(Path, arguments, environment);
        return (await process.ExitAsync(), process.Output);
    }
}
