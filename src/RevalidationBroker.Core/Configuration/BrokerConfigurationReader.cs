using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Turns the bytes of <c>broker.json</c> into a configuration, or into all that is wrong with them.</summary>
public static class BrokerConfigurationReader
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static ConfigurationResult Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span is [0xEF, 0xBB, 0xBF, ..]) json = json[3..];

        var errors = new List<ConfigurationError>();
        try
        {
            if (!Utf8.IsValid(json.Span)) return Broken("The file is not UTF-8.");
            using var document = JsonDocument.Parse(json, Lenient);
            if (JsonBody.HasBrokenName(json.Span, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }))
                return Broken("The file has a setting whose name is no text: half of a surrogate pair.");
            var configuration = Read(new ConfigNode(document.RootElement, "", errors));
            return errors.Count == 0 ? new ConfigurationResult.Valid(configuration) : new ConfigurationResult.Invalid(errors);
        }
        catch (JsonException error)
        {
            return Broken(string.Create(CultureInfo.InvariantCulture, $"The file is not JSON: it breaks off or goes wrong at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}. Comments and trailing commas are allowed."));
        }
    }

    private static ConfigurationResult.Invalid Broken(string message) => new([new ConfigurationError("", message)]);

    private static BrokerConfiguration Read(ConfigNode root)
    {
        root.OptionalText("$schema");
        var secrets = new List<SecretUse>();
        var sources = SourcesReader.Read(root, secrets);
        var deployments = DeploymentsReader.Read(root, sources, secrets);
        var rules = RulesReader.Read(root, [.. sources.Keys], deployments);
        var limits = LimitsReader.ReadLimits(root);
        var (window, retry) = LimitsReader.ReadDispatch(root);
        var retention = LimitsReader.ReadRetention(root);
        root.RejectUnknown();

        IReadOnlyList<DeploymentTarget> targets = [.. deployments.Values.Select(deployment => deployment.Target)];
        return new BrokerConfiguration
        {
            Sources = sources.Values.OfType<Source>().ToFrozenDictionary(source => source.Name),
            Rules = rules,
            Planner = new Planner(rules, targets, limits.Budget),
            Targets = targets,
            Templates = [.. deployments.Values.Select(deployment => deployment.Template).OfType<DeploymentTemplate>()],
            Deployments = deployments.Values.Select(deployment => deployment.Deployment).OfType<Deployment>().ToFrozenDictionary(deployment => deployment.Name),
            Limits = limits,
            Window = window,
            Retry = retry,
            Retention = retention,
            Secrets = secrets,
        };
    }
}

/// <summary>What came of reading a configuration.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult() { }

    public sealed record Valid(BrokerConfiguration Configuration) : ConfigurationResult;

    /// <param name="Errors">All of them, in the order of reading; never empty.</param>
    public sealed record Invalid(IReadOnlyList<ConfigurationError> Errors) : ConfigurationResult;
}
